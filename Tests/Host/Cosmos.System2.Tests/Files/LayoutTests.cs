using System;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using Cosmos.Storage;
using Cosmos.System2.Files;
using NUnit.Framework;

namespace Cosmos.System2.Tests.Files;

public unsafe class LayoutTests
{
    [Test]
    public void Structures_have_the_fields_that_the_class_library_declares()
    {
        Check<PalFileStatus>("FileStatus");
        Check<PalDirectoryEntry>("DirectoryEntry");
        Check<PalVector>("IOVector");
        Check<PalTimeSpec>("TimeSpec");
        Check<PalPasswd>("Passwd");
    }

    [Test]
    [Platform("Linux")]
    public void Device_numbers_are_packed_as_the_c_library_packs_them()
    {
        foreach (DeviceNumber device in new DeviceNumber[] { new(1, 3), new(5, 1), new(0xFFF, 0xFF), new(0x12345678, 0x87654321), new(0, 256) })
        {
            uint major, minor;
            Shim.GetDeviceIdentifiers(DeviceNumbers.Combine(device), &major, &minor);
            Assert.That(new DeviceNumber(major, minor), Is.EqualTo(device));
            Assert.That(DeviceNumbers.Split(DeviceNumbers.Combine(device)), Is.EqualTo(device));
        }
    }

    private static void Check<T>(string name)
        where T : unmanaged
    {
        Type theirs = typeof(object).Assembly.GetType("Interop+Sys+" + name, throwOnError: true)!;
        int[] sizes = [.. Fields(theirs).Select(field => Size(field.FieldType))];
        Assert.That(Fields(typeof(T)).Select(field => Size(field.FieldType)), Is.EqualTo(sizes), name);
        Assert.That(Unsafe.SizeOf<T>(), Is.GreaterThanOrEqualTo(sizes.Sum()), name);
    }

    private static FieldInfo[] Fields(Type type) =>
        [.. type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).OrderBy(field => field.MetadataToken)];

    private static int Size(Type type)
    {
        if (type.IsPointer || type == typeof(nint) || type == typeof(nuint))
            return sizeof(nint);
        if (type.IsEnum)
            type = Enum.GetUnderlyingType(type);
        return type == typeof(long) || type == typeof(ulong) ? 8 : 4;
    }
}

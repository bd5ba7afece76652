using System.Runtime;
using Cosmos.Core.Boot;
using Cosmos.Core.Runtime.Modules;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>What CoreLib's dispatcher asks about code: the class library a method belongs to, and where a method starts.</summary>
internal static unsafe class ClassLibrary
{
    /// <summary>Length of <c>add rdi, imm8</c>, with which an unboxing stub steps over the MethodTable.</summary>
    private const int UnboxLength = 4;

    private const uint Unbox = 0x08C78348;      // add rdi, 8 (little endian)
    private const byte JumpNear = 0xE9;
    private const byte JumpShort = 0xEB;

    /// <summary>Entry point of class library function <paramref name="id"/>, for the module that holds the code. There is one module.</summary>
    [RuntimeExport("RhpGetClasslibFunctionFromCodeAddress")]
    internal static void* GetFunctionForCode(nuint address, int id) => TypeManager.ClasslibFunction(id);

    /// <summary>The same for the module that holds a type.</summary>
    [RuntimeExport("RhpGetClasslibFunctionFromEEType")]
    internal static void* GetFunctionForType(void* methodTable, int id) => TypeManager.ClasslibFunction(id);

    /// <summary>Entry point of the method that contains <paramref name="address"/>; 0 when none does.</summary>
    [RuntimeExport("RhFindMethodStartAddress")]
    internal static nuint FindMethodStart(nuint address) =>
        IsManaged(address) && FrameLocator.TryFind(address, out FrameDescription frame) ? frame.MethodStart : 0;

    /// <summary>The method behind an unboxing stub; any other code address is returned as it is.</summary>
    [RuntimeExport("RhGetCodeTarget")]
    internal static byte* GetCodeTarget(byte* code)
    {
        ImageLayout* image = ImageLayout.Get();
        if (code < image->UnboxStart || code >= image->UnboxEnd || *(uint*)code != Unbox) return code;
        byte* jump = code + UnboxLength;
        return *jump switch
        {
            JumpNear => jump + 5 + *(int*)(jump + 1),
            JumpShort => jump + 2 + (sbyte)jump[1],
            _ => code,
        };
    }

    /// <summary>The method behind an unboxing stub that also supplies an instantiation argument; null when the code is none.</summary>
    [RuntimeExport("RhGetTargetOfUnboxingAndInstantiatingStub")]
    internal static byte* GetTargetOfUnboxingAndInstantiatingStub(nuint code)
    {
        if (!IsManaged(code) || !FrameLocator.TryFind(code, out FrameDescription frame) || !frame.IsManaged) return null;
        return LanguageData.GetAssociatedData(frame.MethodData);
    }

    private static bool IsManaged(nuint address)
    {
        ImageLayout* image = ImageLayout.Get();
        return address >= (nuint)image->ManagedCodeStart && address < (nuint)image->ManagedCodeEnd;
    }
}

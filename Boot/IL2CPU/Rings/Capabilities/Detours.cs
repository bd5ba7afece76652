using System;
using System.Collections.Frozen;
using System.Linq;
using Cosmos.IL2CPU.Rings.Code;

namespace Cosmos.IL2CPU.Rings.Capabilities;

/// <summary>
/// Members by which code reaches others that it does not name, so that a check of names says nothing: calls by reflection, types by their names,
/// loading and making code, and switches that change the class library for everybody. Plugins need trust for them.
/// </summary>
internal static class Detours
{
    private static readonly FrozenSet<string> Types = new[]
    {
        "System.Reflection.MethodInvoker", "System.Reflection.ConstructorInvoker", "System.Reflection.DispatchProxy", "System.Runtime.Loader.AssemblyLoadContext",
        "Microsoft.CSharp.RuntimeBinder.Binder", "System.ComponentModel.TypeDescriptor", "System.Runtime.CompilerServices.CallSite`1",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Members = new (string Type, string[] Names)[]
    {
        ("System.Reflection.MethodBase", ["Invoke"]),
        ("System.Reflection.MethodInfo", ["Invoke", "CreateDelegate"]),
        ("System.Reflection.ConstructorInfo", ["Invoke"]),
        ("System.Reflection.PropertyInfo", ["GetValue", "SetValue"]),
        ("System.Reflection.FieldInfo", ["GetValue", "SetValue", "GetValueDirect", "SetValueDirect"]),
        ("System.Reflection.EventInfo", ["AddEventHandler", "RemoveEventHandler"]),
        ("System.Reflection.Assembly",
            ["Load", "LoadFrom", "LoadFile", "LoadWithPartialName", "UnsafeLoadFrom", "ReflectionOnlyLoad", "ReflectionOnlyLoadFrom", "GetType", "CreateInstance"]),
        ("System.Delegate", ["CreateDelegate"]),
        ("System.Type", ["GetType", "InvokeMember", "ReflectionOnlyGetType"]),
        ("System.Activator", ["CreateInstance", "CreateInstanceFrom"]),
        ("System.AppDomain", ["Load", "CreateInstance", "CreateInstanceAndUnwrap", "CreateInstanceFrom", "CreateInstanceFromAndUnwrap", "ExecuteAssembly", "SetData"]),
        ("System.AppContext", ["SetSwitch", "SetData"]),
        ("System.Linq.Expressions.LambdaExpression", ["Compile", "CompileToMethod"]),
        ("System.Linq.Expressions.Expression`1", ["Compile"]),
        ("System.Runtime.CompilerServices.RuntimeHelpers", ["GetUninitializedObject", "RunClassConstructor", "RunModuleConstructor"]),
    }.SelectMany(row => row.Names.Select(name => $"{row.Type}.{name}")).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a member is one of them.</summary>
    public static bool Contains(CodeMember member)
    {
        if (!member.External)
            return false;
        if (Types.Contains(member.Type.Name) || member.Type.Name.StartsWith("System.Reflection.Emit.", StringComparison.Ordinal))
            return true;
        return Members.Contains(member.FullName) && !IsHarmless(member);
    }

    // object.GetType() is declared by Object; Type.GetType() without arguments and new T(), which is Activator.CreateInstance<T>(), name their types.
    private static bool IsHarmless(CodeMember member) => member.FullName is "System.Type.GetType" or "System.Activator.CreateInstance" && member.Parameters.Length == 0;
}

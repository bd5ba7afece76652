namespace Cosmos.Shell;

/// <summary>Values of <c>$NAME</c> and <c>$?</c>.</summary>
internal interface IVariables
{
    /// <summary>A value; empty when there is none.</summary>
    string Get(string name);
}

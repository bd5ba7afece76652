# The one command: ./build.ps1 help. Everything but the search for dotnet is done by Boot/Make, the same program on all systems.
# Only the language, native commands and .NET are used, no cmdlets of modules: a host test runs this file in a bare PowerShell engine.
Set-StrictMode -Version Latest

$make = [System.IO.Path]::Combine($PSScriptRoot, 'Boot', 'Make')
$project = [System.IO.Path]::Combine($make, 'Make.csproj')
$program = [System.IO.Path]::Combine($make, 'bin', 'Debug', 'net10.0', 'cosmos-make.dll')

if (-not (Get-Command -Name 'dotnet' -CommandType Application -ErrorAction Ignore)) {
    [System.Console]::Error.WriteLine("build: error: the .NET 10 SDK is needed and 'dotnet' is not in PATH.")
    [System.Console]::Error.WriteLine('  Windows: winget install Microsoft.DotNet.SDK.10')
    exit 2
}

$output = & dotnet build $project -nologo -v quiet 2>&1
if ($LASTEXITCODE -ne 0) {
    foreach ($line in $output) { [System.Console]::Error.WriteLine([string]$line) }
    exit 1
}
& dotnet exec $program @args
exit $LASTEXITCODE

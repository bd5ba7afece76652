#!/bin/sh
# The one command: ./build.sh help. Everything but the search for dotnet is done by Boot/Make, the same program on all systems.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

if ! command -v dotnet >/dev/null 2>&1; then
    echo "build: error: the .NET 10 SDK is needed and 'dotnet' is not in PATH." >&2
    echo "  Debian, Ubuntu: sudo apt-get install dotnet-sdk-10.0   (Debian: add Microsoft's package source first)" >&2
    echo "  Fedora:         sudo dnf install dotnet-sdk-10.0" >&2
    echo "  Arch:           sudo pacman -S dotnet-sdk" >&2
    echo "  macOS:          brew install --cask dotnet-sdk" >&2
    exit 2
fi

make=$root/Boot/Make/bin/Debug/net10.0/cosmos-make.dll
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! dotnet build "$root/Boot/Make/Make.csproj" -nologo -v quiet >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
fi
# Not exec: the trap has to run.
status=0
dotnet exec "$make" "$@" || status=$?
exit "$status"

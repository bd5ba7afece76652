using System;
using System.Threading;
using Cosmos.Terminal.Editing;

namespace Cosmos.Terminal;

public sealed partial class TerminalDevice
{
    private const byte Backspace = 0x08;

    private readonly byte[] _one = new byte[1];
    private bool _isLiteral;

    /// <summary>Delivers what the line received: echoes it, edits the line, raises signals, wakes readers.</summary>
    /// <param name="bytes">Bytes in the order in which they came.</param>
    /// <remarks>One caller at a time. Waits while <see cref="InputCapacity"/> bytes wait for a reader, so that nothing is lost.</remarks>
    public void Receive(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            SignalNumber signal = SignalNumber.None;
            bool isReadable;
            lock (_input)
            {
                long before = _queue.Appended;
                bytes = bytes[ReceiveSome(bytes, ref signal)..];
                Show();
                isReadable = _queue.Appended != before;
                if (isReadable)
                    Monitor.PulseAll(_input);
            }

            if (signal != SignalNumber.None)
                _events.OnSignal(signal);

            if (isReadable)
                _events.OnReadable();
        }
    }

    /// <summary>Takes bytes up to a signal, or up to where a reader has to make room. Takes at least one.</summary>
    private int ReceiveSome(ReadOnlySpan<byte> bytes, ref SignalNumber signal)
    {
        int count = 0;
        while (count < bytes.Length && signal == SignalNumber.None)
        {
            byte value = bytes[count];
            if (_queue.Free <= LineBuffer.MaximumLength + 1 && SignalOf(value) == SignalNumber.None)
            {
                // What is there already must become readable before the wait.
                if (count > 0)
                    break;

                Monitor.Wait(_input);
                continue;
            }

            if (_editor.IsEmpty)
            {
                // Where the new line begins is known when the echo of the line before is out.
                Show();
                _editor.StartColumn = _processor.Cursor.Column;
            }

            signal = ReceiveByte(value);
            count++;
        }

        return count;
    }

    private SignalNumber SignalOf(byte value)
    {
        if (!_attributes.Has(TerminalModes.Signals) || _isLiteral)
            return SignalNumber.None;

        if (value == _attributes[ControlCharacter.Interrupt])
            return SignalNumber.Interrupt;

        if (value == _attributes[ControlCharacter.Quit])
            return SignalNumber.Quit;

        return value == _attributes[ControlCharacter.Suspend] ? SignalNumber.TerminalStop : SignalNumber.None;
    }

    private SignalNumber ReceiveByte(byte value)
    {
        SignalNumber signal = SignalOf(value);
        if (signal != SignalNumber.None)
        {
            // Not NOFLSH: a person who interrupts does not want the rest of what was typed before to be executed.
            _queue.Clear();
            _editor.Reset();
            SetStopped(false);
            _editor.Echo.Text([value]);
            return signal;
        }

        if (_attributes.Has(TerminalModes.OutputFlowControl) && !_isLiteral && TryControlFlow(value))
            return SignalNumber.None;

        if (_attributes.Has(TerminalModes.MapCarriageReturn) && value == (byte)'\r' && !_isLiteral)
            value = (byte)'\n';

        if (_attributes.Has(TerminalModes.Canonical))
            ReceiveCanonical(value);
        else
            ReceiveRaw(value);

        return SignalNumber.None;
    }

    private bool TryControlFlow(byte value)
    {
        if (value == _attributes[ControlCharacter.Stop])
            SetStopped(true);
        else if (value == _attributes[ControlCharacter.Start])
            SetStopped(false);
        else
            return false;

        return true;
    }

    private void ReceiveRaw(byte value)
    {
        _reports.OnInput(value);
        _one[0] = value;
        _queue.Append(_one);
        if (value == (byte)'\n')
            _editor.Echo.Raw("\n"u8);
        else
            _editor.Echo.Text(_one);
    }

    private void ReceiveCanonical(byte value)
    {
        if (_isLiteral)
        {
            _isLiteral = false;
            _editor.Insert(value);
            return;
        }

        if (_attributes.Has(TerminalModes.LineEditing) && _editor.TryEdit(value))
            return;

        if (value == (byte)'\n')
        {
            FinishLine(value);
            _editor.Echo.Raw("\n"u8);
        }
        else if (value == _attributes[ControlCharacter.EndOfFile])
        {
            // In the middle of a line this hands out what is there; a read of 0 bytes is the end of the input.
            _queue.AppendRecord(_editor.Finish(remember: false));
            _editor.Reset();
        }
        else if (value == _attributes[ControlCharacter.Erase] || value == Backspace)
        {
            // Serial terminals disagree about the code of this key; neither is of use in a line.
            _editor.EraseCharacter();
        }
        else if (value == _attributes[ControlCharacter.Kill])
        {
            _editor.Kill();
        }
        else if (!_attributes.Has(TerminalModes.Extended) || !TryExtended(value))
        {
            _editor.Insert(value);
        }
    }

    private bool TryExtended(byte value)
    {
        if (value == _attributes[ControlCharacter.WordErase])
            _editor.EraseWord();
        else if (value == _attributes[ControlCharacter.Reprint])
            _editor.Reprint(value);
        else if (value == _attributes[ControlCharacter.LiteralNext])
            _isLiteral = true;
        else
            return false;

        return true;
    }

    private void FinishLine(byte end)
    {
        ReadOnlySpan<byte> line = _editor.Finish(remember: _attributes.Has(TerminalModes.Echo));
        Span<byte> record = stackalloc byte[LineBuffer.MaximumLength + 1];
        line.CopyTo(record);
        record[line.Length] = end;
        _queue.AppendRecord(record[..(line.Length + 1)]);
        _editor.Reset();
    }

    /// <summary>Sends the echo, past a stopped output: what a person types is seen.</summary>
    private void Show()
    {
        ReadOnlySpan<byte> echo = _editor.Echo.Written;
        if (!echo.IsEmpty && _attributes.Has(TerminalModes.Echo))
        {
            lock (_output)
                _processor.Write(echo, _attributes.Has(TerminalModes.MapLineFeed));
        }

        _editor.Echo.Clear();
    }
}

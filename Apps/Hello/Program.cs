using System;

Console.WriteLine("Hello, World!");

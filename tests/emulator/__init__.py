"""Does the emulator behave as OpenAlex does? Each test says in its name or docstring the fact it checks."""

"""What the command line does for editors and operators: a function a command, which returns the exit code."""

"""Django settings, addresses, base templates, and the one command that runs it all."""

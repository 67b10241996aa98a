"""How people get into their accounts and stay in: second factors, passkeys, sessions, recovery."""

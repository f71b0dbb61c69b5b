"""News stories of the CNN and Daily Mail kind: their files, addresses and house style."""

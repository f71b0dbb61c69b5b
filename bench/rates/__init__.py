"""What each mine costs: CPU, memory and bytes by documents and MB, and what a dump would cost."""

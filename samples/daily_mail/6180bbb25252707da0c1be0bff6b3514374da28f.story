(CNN) -- A teacher from Hallam flew a kite for 37 hours on the beach of Black Sike.

Peter Garrow sewed the kite himself after he found an old parachute in a barn. He slept in turns with his two sons.

The old record had stood since 1989.

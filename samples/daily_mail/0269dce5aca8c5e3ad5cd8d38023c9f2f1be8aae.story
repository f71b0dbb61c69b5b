By
. Ines Okoro

PUBLISHED:
. 09:12 EST, 5 February 2024

Stradway United won the County Cup for the second time in their history on Sunday.

Lena Marsh stopped three penalties in a row. The goalkeeper delivered letters in Tollen before she joined the club. She learned her trade on a car park with her brothers.

Stradway had last won the cup in 1968.

Click here to see the penalties

@highlight

Goalkeeper Lena Marsh saved three penalties against Hallam Rovers

@highlight

Final had ended 0-0 after extra time

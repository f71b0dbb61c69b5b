By
. Daily Mail Reporter

PUBLISHED:
. 12:05 EST, 7 March 2024

. |

. UPDATED:
. 16:40 EST, 7 March 2024

Divers raised the bell of the trawler Helga yesterday, four days after she went down off Port Ellory.

Scroll down for video

The trawler struck a rock at the mouth of the harbour on Sunday. All six of her crew were picked up by the ferry &quot;Ashwend&quot; within the hour.

Raised: The bell of the Helga weighs 41 kilos .

A survey ship found the wreck on Tuesday. She lies on her side in thirty metres of water, and the harbour master said that she could not be left there.

The Helga was launched in Stradway in 1961. Her first owner sold her in 1998.

@highlight

The bell of the trawler Helga has been brought up from thirty metres

@highlight

She sank off Port Ellory on Sunday; nobody was hurt

@highlight

Harbour master wants the wreck removed

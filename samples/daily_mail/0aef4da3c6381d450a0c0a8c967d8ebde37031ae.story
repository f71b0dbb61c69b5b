TOLLEN, North Country (CNN) -- The toll on Tollen bridge has been lifted after eighty years. Watch the last toll being paid »

The first cars crossed the bridge on May 14, 1932. In June 1932, the county agreed on a toll of two pence. The ferry made its last trip in 1931.

A volunteer has read the flood gauge on the bridge every day since then.

@highlight

NEW: Drivers no longer pay to cross Tollen bridge

@highlight

The toll was meant to last for ten years

Last updated at 7:06 PM on 21st October 2011

The choir of Port Ellory sang in its new hall for the first time last night.

In 1962, fire destroyed the old hall and all of the choir's scores. The town council bought the land for a new one in 1975. In 2009, a retired organist left her house to the choir.

The sale of the house paid for the roof.

Share this article

@highlight

New hall opened with a concert of works by local composers

@highlight

Retired organist's legacy paid for the roof

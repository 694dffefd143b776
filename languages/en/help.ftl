# The manual: what stands around its articles.

help-title = Help
help-title-sought = Help: { $sought }
help-lead = The manual of the marketplace, for publishers and operators. Every page has a link to the part that is about it.
help-contents = Contents
help-search = Search the manual
help-find = Search
help-found = { $many ->
    [0] Nothing was found for “{ $sought }”
    [1] 1 place for “{ $sought }”
   *[other] { $many } places for “{ $sought }”
}
help-none = No article has all of these words.
help-none-shorter = Use fewer words, or only the beginning of one.
help-none-other = Search for another word.
help-none-words = These are the words of the marketplace.
help-none-contents = Choose an article from the contents below.
help-here = On this page
help-around = Read on
help-before = Before
help-next = Next
help-begin = Begin
help-offers = Your offers
help-selling = Publish and sell
help-operate = For operators
help-lookup = Look up

# What is found across the portal.

search-title = Search
search-lead = Offers, plans, pages and the manual, by a part of a name or an id. Name an offer and a page together to go straight there: secure-linux listing.
search-sought = What you look for
search-button = Search
search-told = { $many ->
    [0] Nothing was found for “{ $sought }”. Try another word, or a part of it.
    [1] 1 thing was found for “{ $sought }”.
   *[other] { $many } things were found for “{ $sought }”.
}
search-offers = Offers
search-plans = Plans
search-pages = Pages of offers
search-portal = Pages of the portal
search-help = Manual
search-more = All offers that match

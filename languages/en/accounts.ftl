# The publishers that somebody works for, and where they are signed in.

accounts-title = Choose an account
accounts-lead = { $many ->
    [1] You belong to **1 account**.
   *[other] You belong to **{ $many } accounts**. Everything you do counts for the account you choose here.
}
accounts-none = **You belong to no account yet.** Ask an owner of the publisher, or the operator of this marketplace, for a role.
accounts-not-found = **No account matches.** Search for another word.
accounts-find = Find an account
accounts-more = { $shown } of { $found } accounts are shown. Search for a name to see others.
role-owner = You are owner
role-contributor = You are contributor
role-operator = You are operator
sessions-title = Where you are signed in
sessions-lead = { $many ->
    [1] **You are signed in here and nowhere else.** A session ends by itself when nothing is done in it.
   *[other] **You are signed in in { $many } browsers.** End those that you do not know.
}
sessions-where = Browser
sessions-since = Since
sessions-seen = Last used
sessions-this = This one
sessions-end = End
sessions-end-others = End all others
sessions-browser = { $browser } on { $system }
sessions-unnamed = A browser without a name

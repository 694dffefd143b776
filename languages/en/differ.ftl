# Two versions of a page, where somebody saved it since it was opened.

differ-title = Somebody changed this page since you opened it, so nothing was saved yet
differ-lead = Compare both versions, then choose field by field. What only one of you changed is chosen already.
differ-missing = { $many ->
    [1] Nothing was saved yet: choose one of both versions of 1 field.
   *[other] Nothing was saved yet: choose one of both versions of { $many } fields.
}
differ-fields = Fields that differ
differ-counted = { $many ->
    [1] 1 field
   *[other] { $many } fields
}
differ-by-theirs = changed by somebody else
differ-by-mine = changed by you
differ-by-both = changed by both of you
differ-theirs = As it is stored
differ-mine = As you typed it
differ-nothing = Nothing
differ-secret = A secret, which is not shown
differ-choose = Choose one of both.
differ-choose-of = { $label }: choose one of both.
differ-discard = Discard mine
differ-save = Save choices

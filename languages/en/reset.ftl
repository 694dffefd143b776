# Links by mail: to choose a password, to accept an invitation.

forgot-title = Forgot the password
forgot-title-fault = Forgot the password: 1 problem
forgot-lead = Give the address of your account. A link by mail lets you choose another password.
forgot-button = Send a link
forgot-back = Back to sign-in
forgot-address = This is no mail address. Type it as name@company.example.
forgot-wait = A link was asked for too often. Try again in { $seconds } s.
forgot-sent-title = Look into your mailbox
forgot-sent = If there is an account with this address, a mail with a link is on its way. The link works once, for 24 hours.
forgot-sent-none = No mail after a few minutes? Look among unwanted mail, or check the address and ask again. Earlier links go on working.
link-gone-title = This link does not work any more
link-gone-lead = A link works once, and for 24 hours. This one was used, has expired, or was replaced by a newer one.
link-gone-do = Ask for another one. If you have no password yet, ask whoever invited you.
link-gone-button = Ask for a link
mail-linked =
    { $text }

    {"  "}{ $link }

    The link works once, for 24 hours. Whoever has it can use it: pass it on to nobody.
mail-invitation-title = Your invitation to the marketplace
mail-invitation =
    Hello { $name },

    an account at the marketplace was made for you. Open this link and choose a password:
mail-reset-title = Choose another password
mail-reset =
    Hello { $name },

    somebody asked for another password for your account at the marketplace. If that was you, open this link. If it was not, do nothing: your password stays as it is.
mail-sign-in-title = Your link to sign in
mail-sign-in =
    Hello { $name },

    this link signs you in at the marketplace:

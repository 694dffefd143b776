# Signing in with the OpenID provider of the operator.

openid-button = Sign in with { $provider }
openid-left = You are signed out here. { $provider } may still know you in this browser: sign out there, too, if others use it.
openid-only = People sign in with { $provider } here, and without a password.
openid-not-begun = This answer fits no sign-in that was begun in this browser in the last 15 minutes. Begin again.
openid-refused = { $provider } did not sign you in ({ $code }). Begin again, or ask your administrator there.
openid-out-of-reach = { $provider } does not answer right now. Try again in a minute.
openid-out-of-reach-password = { $provider } does not answer right now. Try again in a minute, or sign in with your password.
openid-untrusted = The answer of { $provider } proves nothing, so nobody was signed in. Begin again; if that fails, too, tell the operator of this marketplace.
openid-not-verified = { $provider } does not vouch for your mail address. Have it verified there, then sign in again.
openid-unknown = There is no account for { $address } that this sign-in may open. Ask the operator of this marketplace to invite you.
openid-unknown-account = There is no account here for you at { $provider }. Ask the operator of this marketplace to invite you.

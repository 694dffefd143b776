//! Every setting there is. The structs, the template, the checks for unknown keys and the reference page all come from
//! this one list.
//!
//! `=` gives the default as it would be written in the file; `like` gives an example for a setting that has none.

use std::net::SocketAddr;
use std::path::PathBuf;

use app::openid::Unknown;
use app::{Certification, Pace};
use domain::PublisherId;
use net::AllowRule;
use words::Language;

use super::kind::{
    Address, DatabaseUrl, Filter, Issuer, LogFormat, Options, Origin, Provider, Secret, SecretUrl, Size,
    Span, Transport,
};
use super::list::settings;

settings! {
    /// What is kept on this machine.
    data: Data {
        /// Directory of the database, the artifacts, the mails and the master key, as far as they are not kept elsewhere.
        /// It is made if it is missing, for this user only.
        directory: PathBuf = r#""stoa-data""#;
    }

    /// How the marketplace is reached.
    server: Server {
        /// Address and port to listen on; port 0 takes a free one.
        listen: SocketAddr = r#""127.0.0.1:8080""#;
        /// Address that people and tools reach the marketplace at; links begin with it.
        /// Otherwise it is the address to listen on.
        public_url: Option<Address>, like r#""https://market.example""#;
        /// Language of what the marketplace writes to people, such as mails: "en" or "ko".
        language: Language = r#""en""#;
        /// PEM file with the TLS certificate and its chain, if the marketplace itself is to speak HTTPS.
        tls_certificate: Option<PathBuf>, like r#""/etc/stoa/certificate.pem""#;
        /// PEM file with the private key of the certificate.
        tls_key: Option<PathBuf>, like r#""/etc/stoa/key.pem""#;
        /// Whether to listen without TLS where other machines can reach it, because a proxy in front of it encrypts.
        allow_plain_http: bool = "false";
        /// Largest request body, and largest document that is kept: what the marketplace fills in counts, too.
        max_body: Size = r#""4MiB""#;
        /// Largest request body with an offer, for tools that send back what they read with all prices: those that the
        /// marketplace works out do not count as part of the document. At least max_body, and at most limits.bodies_each.
        max_offer_body: Size = r#""24MiB""#;
        /// Web sites whose pages may call the marketplace from a browser (CORS).
        cors_origins: Vec<Origin> = "[]", like r#"["https://portal.example"]"#;
    }

    /// How much one caller, and all of them together, may ask for. What is too much is refused at once; 0 is no limit,
    /// except for lengths and times.
    limits: Limits {
        /// Requests per second of one signed-in caller; ten seconds' worth may come at once. More get 429.
        caller_rate: u32 = "1000";
        /// The same of one address that does not sign in. Behind a proxy everybody has its address: limit there, and set 0 here.
        address_rate: u32 = "1000";
        /// Requests under way at once. More get 503.
        concurrent: usize = "4096";
        /// Requests under way at once of one caller, or of one address that does not sign in. More get 429.
        concurrent_each: usize = "1024";
        /// Bytes of bodies that have come with requests under way. More get 503.
        bodies: Size = r#""256MiB""#;
        /// The same of one caller, or of one address that does not sign in. More get 429.
        bodies_each: Size = r#""64MiB""#;
        /// Bytes of answers that are being sent. While there are as many, requests get 503. A file is sent piece by piece,
        /// and counts as 16 KiB.
        answers: Size = r#""256MiB""#;
        /// The same of one caller, or of one address that does not sign in; they get 429.
        answers_each: Size = r#""64MiB""#;
        /// Bytes of answers that a client takes per second at least, once it has kept them waiting for head_time. The
        /// connections of slower ones are closed.
        answer_rate: Size = r#""4KiB""#;
        /// Callers that follow the events at once, as streams. More get 503.
        streams: usize = "200";
        /// Streams of events of one caller. More get 429.
        streams_each: usize = "4";
        /// Connections at once. More are closed.
        connections: usize = "10000";
        /// Longest path of a request with its query. Longer ones get 414.
        target: Size = r#""8KiB""#;
        /// Largest head of a request: the path, the query and at most 100 headers. Larger ones get 431.
        head: Size = r#""64KiB""#;
        /// How long a client may take to send a head, to take more of an answer, to ask again on an idle connection,
        /// and to go on with what is refused already.
        head_time: Span = r#""30s""#;
        /// How long a client may take to send the body of a request. Slower ones get 408.
        body_time: Span = r#""1m""#;
        /// Most values in one document: texts, numbers, lists, objects and the like. More get 400.
        values: usize = "400000";
    }

    /// Where the marketplace is kept.
    database: Database {
        /// `sqlite:/path/file.db` or `postgres://user:password@host/database`. Connections to another machine are encrypted,
        /// and the server's certificate is checked, unless `?sslmode=disable` is behind it.
        /// Otherwise it is the SQLite file stoa.db in the data directory.
        url: Option<DatabaseUrl>, like r#""postgres://stoa:password@db.example/stoa""#;
        /// PEM file of authorities to trust beside the machine's, for PostgreSQL's certificate.
        extra_roots: Option<PathBuf>, like r#""/etc/stoa/authorities.pem""#;
        /// Connections to PostgreSQL, a third of them for reads; with SQLite, long reads at the same time.
        connections: usize = "12";
        /// Whether `stoa serve` brings the schema up to date when it starts; else it refuses to start on an older one.
        migrate: bool = "true";
    }

    /// Who may sign in, and with which tokens.
    identity: Identity {
        /// Address that tokens name as their issuer. Otherwise it is the public address.
        url: Option<Address>, like r#""https://login.market.example""#;
        /// How long a token is valid; at most an hour.
        token_lifetime: Span = r#""1h""#;
        /// How long somebody stays signed in with a browser without doing anything.
        session_idle: Span = r#""8h""#;
        /// How long they stay signed in at most.
        session_longest: Span = r#""7d""#;
        /// OpenID providers whose tokens are accepted beside our own; each may also be a table [[identity.providers]].
        providers: Vec<Provider> = "[]", like r#"[{ issuer = "https://id.example", audience = "stoa", jwks_uri = "https://id.example/keys" }]"#;
    }

    /// The OpenID provider that people sign in with in a browser, beside a password or instead of one.
    openid: OpenIdSection {
        /// Its address, letter by letter as its tokens name it; its description is at /.well-known/openid-configuration behind that.
        /// A provider with a private address has to be among artifacts.allow, too.
        issuer: Option<Issuer>, like r#""https://id.example/realms/contoso""#;
        /// What people call it: it is on the button.
        name: String = r#""OpenID""#;
        /// What the provider calls this marketplace, which comes back to /signin/openid/return behind the public address.
        client_id: Option<String>, like r#""stoa""#;
        /// What this marketplace proves itself with there, unless it is a public client.
        /// Give it as STOA_OPENID__CLIENT_SECRET rather than here.
        client_secret: Option<Secret>, like r#""from-the-provider""#;
        /// What is asked for. `openid` and `email` are needed, `profile` mostly has the name.
        scopes: Vec<String> = r#"["openid", "email", "profile"]"#;
        /// The claim that says what somebody is called whose account is made.
        name_claim: String = r#""name""#;
        /// What becomes of somebody who has no account: "refuse" tells them to ask you, "make" makes one without any role.
        unknown: Unknown = r#""refuse""#;
        /// Whether people sign in with a password, too.
        password: bool = "true";
    }

    /// How offers get from draft to live.
    publishing: Publishing {
        /// How fast publishing goes: "instant", "brisk" (about two seconds in all), "real" (as long as the steps say,
        /// which is days) or so many times faster than that, such as "60x".
        pace: Pace = r#""brisk""#;
        /// Whether the rules alone certify an offer ("automatic"), a person decides about what passes them ("manual"), or
        /// a person decides in any case, also about what the rules found ("always").
        certification: Certification = r#""automatic""#;
        /// Publishers of whose offers a person decides at least about what passes the rules, such as new ones.
        certify_by_person: Vec<PublisherId> = "[]", like r#"["contoso"]"#;
        /// Whether certification asks the storage about disk images and reads their last bytes.
        image_checks: bool = "false";
        /// Whether to refuse an update of an offer that has no If-Match header.
        require_if_match: bool = "false";
        /// Pieces of background work this process does at the same time; 0 leaves them to other processes.
        workers: usize = "32";
        /// How long background work is reserved for a process that may have died.
        lease: Span = r#""30s""#;
        /// How long one try of a step may take.
        step_timeout: Span = r#""30m""#;
        /// How often a step is tried before publishing fails.
        step_attempts: u32 = "8";
    }

    /// For how long what is past is kept; "0s" is for ever. Offers, their versions and what they show are always kept.
    keep: Keep {
        /// Events about drafts, and about what belongs to no offer. The others of an offer are kept as long as its versions are.
        events: Span = r#""400d""#;
        /// Operations that have ended, and their steps. The newest of an offer is kept, and those of versions that it shows.
        operations: Span = r#""400d""#;
        /// Mails that were delivered or given up.
        mails: Span = r#""90d""#;
        /// Background work that was given up and that nobody had tried anew.
        dead_jobs: Span = r#""90d""#;
    }

    /// Logos, screenshots and documents.
    artifacts: Artifacts {
        /// `file:/directory`, `s3://bucket/prefix`, `az://container/prefix` or `gs://bucket/prefix`.
        /// Otherwise it is the directory artifacts in the data directory.
        store: Option<SecretUrl>, like r#""s3://stoa-artifacts""#;
        /// What the object store needs to know: region, endpoint, access_key_id, secret_access_key and the like.
        /// It may also be a table [artifacts.options].
        options: Options, like r#"{ region = "eu-central-1" }"#;
        /// Largest artifact that is fetched.
        max_bytes: Size = r#""50MiB""#;
        /// What the artifacts of one version of an offer may have in all.
        max_publish_bytes: Size = r#""512MiB""#;
        /// How long a link to an artifact of an offer that is not live works.
        link_lifetime: Span = r#""1d""#;
        /// Whether artifacts are fetched from plain http addresses, too.
        allow_http: bool = "false";
        /// Hosts and networks that may be fetched from although their addresses are private.
        allow: Vec<AllowRule> = "[]", like r#"["images.corp.example", "10.1.0.0/16"]"#;
        /// How long one fetch may take, from when its turn has come.
        fetch_timeout: Span = r#""30s""#;
        /// How many bytes of a file have to come every second, on average of ten; 0 for none.
        least_rate: Size = r#""1KiB""#;
        /// Fetches at the same time: so many of artifacts, so many of identity keys, and so many looks at disk images. More wait for
        /// their turn.
        max_concurrent: usize = "8";
        /// Of those, for one publisher.
        max_concurrent_each: usize = "3";
        /// Of those, from one host.
        max_concurrent_host: usize = "4";
        /// How long a fetch waits for its turn. Publishing goes on with something else then, and comes back to it.
        turn_timeout: Span = r#""10s""#;
        /// What may be in memory at the same time of the files fetched for one publisher. A file that may be larger is fetched while there is no
        /// other.
        max_memory_each: Size = r#""64MiB""#;
        /// PEM file with certificates of authorities to trust beside those of this machine.
        extra_roots: Option<PathBuf>, like r#""/etc/stoa/authorities.pem""#;
    }

    /// How people are told.
    mail: Mail {
        /// Whether mails become files in the directory mail of the data directory ("files"), or are sent ("smtp").
        transport: Transport = r#""files""#;
        /// The mail server: `smtp://user:password@host:587?tls=required` (STARTTLS) or `smtps://user:password@host` (TLS).
        url: Option<SecretUrl>, like r#""smtps://stoa:password@mail.example""#;
        /// Sender of every mail.
        from: String = r#""Stoa <noreply@localhost.localdomain>""#;
    }

    /// The master key, which seals every secret in the database and signs links.
    keys: Keys {
        /// File with the key. Otherwise it is master.key in the data directory, made at the first start. With a file that is there
        /// already, `stoa serve` begins in an empty database only if it is told `--new`: the key may be that of a lost one.
        file: Option<PathBuf>, like r#""/run/secrets/stoa-master-key""#;
        /// The key itself, 32 random bytes in base64, when no file is wanted. Give it as STOA_KEYS__MASTER rather than here.
        master: Option<Secret>, like r#""AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=""#;
    }

    /// What kinds of offers there are.
    offer_types: OfferTypes {
        /// Directory of further offer types; a file there replaces the built-in one of the same name.
        directory: Option<PathBuf>, like r#""/etc/stoa/offer-types""#;
    }

    /// Prices in other currencies.
    pricing: Pricing {
        /// CSV file of exchange rates with the columns date, currency, rate (per US dollar) and minor_unit.
        /// Otherwise it is the built-in one, whose rates are old.
        exchange_rates: Option<PathBuf>, like r#""/etc/stoa/exchange-rates.csv""#;
    }

    /// The pages that buyers see.
    storefront: StorefrontSection {
        /// JSON file of the storefronts: what each is called, at which hosts it is, what it sells, its categories and collections.
        /// Otherwise there are two, as docs/storefront.md shows.
        file: Option<PathBuf>, like r#""/etc/stoa/storefronts.json""#;
        /// Directory of pages of yours, such as terms and privacy, in Markdown: terms.md, or terms.en.md and terms.ko.md.
        legal: Option<PathBuf>, like r#""/etc/stoa/legal""#;
    }

    /// What /metrics tells about the server, and whom.
    metrics: Metrics {
        /// Bearer token that a reader of /metrics sends. Without one, programs on this machine may read it, and nobody
        /// once server.public_url is set: behind a proxy everybody seems to be on this machine.
        /// Give it as STOA_METRICS__TOKEN rather than here.
        token: Option<Secret>, like r#""at-least-sixteen-characters""#;
    }

    /// What the server tells about its work, on standard error.
    log: Log {
        /// "text" for people, "json" for machines.
        format: LogFormat = r#""text""#;
        /// What is logged: "warn", "info", "debug", or by part as in "info,stoa_app=debug".
        filter: Filter = r#""info""#;
    }
}

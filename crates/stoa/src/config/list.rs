//! The macro behind the list of settings, and what the list looks like to the rest of the program.

/// A group of settings: a table of the file.
pub(crate) struct Section {
    pub(crate) name: &'static str,
    pub(crate) about: &'static [&'static str],
    pub(crate) settings: &'static [Setting],
}

/// One setting, as people meet it.
pub(crate) struct Setting {
    /// Section and name, joined by a dot.
    pub(crate) key: &'static str,
    pub(crate) name: &'static str,
    pub(crate) about: &'static [&'static str],
    /// The default in TOML, for a setting that has one.
    pub(crate) default: Option<&'static str>,
    /// A value to learn from, in TOML, where the default does not teach anything.
    pub(crate) example: Option<&'static str>,
}

impl Setting {
    /// The environment variable that sets it.
    pub(crate) fn variable(&self) -> String {
        variable(self.key)
    }
}

/// The environment variable for a key.
pub(crate) fn variable(key: &str) -> String {
    format!("STOA_{}", key.replace('.', "__").to_ascii_uppercase())
}

macro_rules! settings {
    ($(
        $(#[doc = $about:literal])*
        $section:ident: $table:ident {
            $($(#[doc = $sentence:literal])* $name:ident: $kind:ty $(= $default:literal)? $(, like $example:literal)?;)*
        }
    )*) => {
        $(
            $(#[doc = $about])*
            #[derive(Debug, Clone, PartialEq)]
            pub(crate) struct $table {
                $($(#[doc = $sentence])* pub(crate) $name: $kind,)*
            }
        )*

        /// What the operator decided. Secrets in it are not shown, whichever way it is printed.
        #[derive(Debug, Clone, PartialEq)]
        pub(crate) struct Config {
            $($(#[doc = $about])* pub(crate) $section: $table,)*
        }

        /// Every setting, in the order of the template.
        pub(crate) const SECTIONS: &[$crate::config::list::Section] = &[$(
            $crate::config::list::Section {
                name: stringify!($section),
                about: &[$($about),*],
                settings: &[$(
                    $crate::config::list::Setting {
                        key: concat!(stringify!($section), ".", stringify!($name)),
                        name: stringify!($name),
                        about: &[$($sentence),*],
                        default: settings!(@optional $($default)?),
                        example: settings!(@optional $($example)?),
                    }
                ),*],
            }
        ),*];

        impl Config {
            /// Takes every known setting out of `entries`; what is wrong with one is noted there.
            pub(super) fn read(entries: &mut $crate::config::entries::Entries) -> Self {
                Self {
                    $($section: $table {
                        $($name: entries.take(
                            concat!(stringify!($section), ".", stringify!($name)),
                            settings!(@optional $($default)?),
                        ),)*
                    },)*
                }
            }

            /// Every key with its value in TOML, secrets masked; no value where nothing is set.
            pub(crate) fn shown(&self) -> Vec<(&'static str, Option<String>)> {
                vec![$($((
                    concat!(stringify!($section), ".", stringify!($name)),
                    $crate::config::kind::Kind::shown(&self.$section.$name),
                )),*),*]
            }
        }
    };
    (@optional) => { None };
    (@optional $text:literal) => { Some($text) };
}

pub(crate) use settings;

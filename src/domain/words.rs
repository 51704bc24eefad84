//! Enums whose words in the database are the words on the page.

/// Declares an enum of fixed words: `word()` gives the word, `from_word()` finds it, `ALL` lists them.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant,)+ }

        impl $name {
            /// Every value in the order of the standard.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Every word in the order of the standard.
            pub const WORDS: &'static [&'static str] = &[$($word,)+];

            /// The word in files, in the database and on the page.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The value of that word; `None` when it is none of them.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

pub(crate) use words;

//! Enums of things that have a title.

/// Declares an enum from a table of its variants and their titles. `ALL` has them in this order.
macro_rules! titled {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident => $title:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $name {
            pub const ALL: [Self; [$($title),*].len()] = [$(Self::$variant),*];

            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$variant => $title,)*
                }
            }
        }
    };
}

pub(crate) use titled;

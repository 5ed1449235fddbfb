//! Numbers as fields of a table.

use std::fmt;

/// A number that can be a field of a table.
pub trait Number: Copy {
    /// The shortest text that reads back as the same number; empty where it is not finite.
    fn field(self) -> String;
}

/// A float as it is written in tables.
struct Finite<F>(F);

macro_rules! integer {
    ($($integer:ty),*) => {$(
        impl Number for $integer {
            fn field(self) -> String {
                self.to_string()
            }
        }
    )*};
}

macro_rules! float {
    ($($float:ty),*) => {$(
        impl fmt::Display for Finite<$float> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let size = self.0.abs();
                if !size.is_finite() {
                    Ok(())
                } else if size == 0.0 || (1e-5..1e16).contains(&size) {
                    write!(f, "{}", self.0)
                } else {
                    // `{}` never uses an exponent: a p value of 1e-300 would take 300 digits.
                    write!(f, "{:e}", self.0)
                }
            }
        }

        impl Number for $float {
            fn field(self) -> String {
                Finite(self).to_string()
            }
        }
    )*};
}

integer!(u32, u64, usize);
float!(f32, f64);

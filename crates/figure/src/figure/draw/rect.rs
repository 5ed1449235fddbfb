//! Points and rectangles on a page, in units from the left and from the top.

/// A point: units from the left and from the top.
pub type Xy = (f64, f64);

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Bottom edge.
    pub bottom: f64,
}

impl Rect {
    /// From the left to the right end of `across`, and from the top to the bottom end of `down`.
    pub const fn new(across: (f64, f64), down: (f64, f64)) -> Self {
        Self {
            left: across.0,
            top: down.0,
            right: across.1,
            bottom: down.1,
        }
    }

    pub(crate) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(crate) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    pub(crate) fn centre(&self) -> Xy {
        let (x, y) = (self.left + self.right, self.top + self.bottom);
        (x / 2.0, y / 2.0)
    }

    /// A rectangle of half the size `half` around a point.
    pub(crate) fn around((x, y): Xy, half: Xy) -> Self {
        Self::new((x - half.0, x + half.0), (y - half.1, y + half.1))
    }

    /// The rectangle with `margin` more on every side.
    pub(crate) fn expanded(&self, margin: f64) -> Self {
        Self::new(
            (self.left - margin, self.right + margin),
            (self.top - margin, self.bottom + margin),
        )
    }

    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// Whether `other` lies inside.
    pub(crate) fn encloses(&self, other: &Self) -> bool {
        self.left <= other.left
            && other.right <= self.right
            && self.top <= other.top
            && other.bottom <= self.bottom
    }

    /// Whether a point lies inside.
    pub(crate) fn contains(&self, (x, y): Xy) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }
}

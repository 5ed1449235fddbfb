//! Robust locally weighted regression of one variable on another.

use crate::numeric::stats::median;

/// Fits with down-weighted outliers after the first.
const ROBUST_FITS: usize = 3;
/// Points closer together than this share of the range are interpolated.
const STEP: f64 = 0.01;

/// Lowess (Cleveland 1979, 1981) of `y` `[N]` on `x` `[N]`, as R's `lowess(x, y, f = span)`: the
/// smoothed values `[N]`, in the order of the input. All values must be finite.
pub fn lowess(x: &[f64], y: &[f64], span: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..x.len()).collect();
    order.sort_by(|&a, &b| x[a].total_cmp(&x[b]));
    let sorted = Lowess {
        x: order.iter().map(|&index| x[index]).collect(),
        y: order.iter().map(|&index| y[index]).collect(),
        near: ((span * x.len() as f64 + 1e-7) as usize).clamp(2, x.len().max(2)),
    };
    let mut fitted = vec![0.0; x.len()];
    for (&index, value) in order.iter().zip(sorted.robust()) {
        fitted[index] = value;
    }
    fitted
}

struct Lowess {
    /// `[N]`, ascending.
    x: Vec<f64>,
    /// `[N]`.
    y: Vec<f64>,
    /// Number of neighbours with weight in a local regression.
    near: usize,
}

impl Lowess {
    fn robust(&self) -> Vec<f64> {
        let mut weights = vec![1.0; self.x.len()];
        if self.x.len() < 2 {
            return self.y.clone();
        }
        let mut fitted = self.smooth(&weights);
        for _ in 0..ROBUST_FITS {
            let pairs = self.y.iter().zip(&fitted);
            let residuals: Vec<f64> = pairs.map(|(y, fit)| (y - fit).abs()).collect();
            let mean = residuals.iter().sum::<f64>() / residuals.len() as f64;
            let scale = 6.0 * median(&mut residuals.clone()).unwrap_or(0.0);
            if scale < 1e-7 * mean {
                break;
            }
            for (weight, &residual) in weights.iter_mut().zip(&residuals) {
                *weight = kernel(residual, scale, 2);
            }
            fitted = self.smooth(&weights);
        }
        fitted
    }

    /// One pass with these robustness `weights` `[N]`.
    fn smooth(&self, weights: &[f64]) -> Vec<f64> {
        let x = &self.x;
        let count = x.len();
        let step = STEP * (x[count - 1] - x[0]);
        let mut fitted = vec![0.0; count];
        let mut first = 0;
        let mut last = None;
        let mut at = 0;
        loop {
            while first + self.near < count && x[at] - x[first] > x[first + self.near] - x[at] {
                first += 1;
            }
            fitted[at] = self.local(at, first, weights).unwrap_or(self.y[at]);
            if let Some(last) = last {
                interpolate(x, &mut fitted, last, at);
            }
            // The next point to fit is the last within the step; equal ones share the value.
            let mut done = at;
            let mut next = at + 1;
            while next < count && x[next] <= x[at] + step {
                if x[next] == x[done] {
                    fitted[next] = fitted[done];
                    done = next;
                }
                next += 1;
            }
            if done + 1 >= count {
                return fitted;
            }
            last = Some(done);
            at = (done + 1).max(next - 1);
        }
    }

    /// The local linear regression at the point `at`, whose neighbours begin at `first`; `None` if
    /// all weights vanish.
    fn local(&self, at: usize, first: usize, weights: &[f64]) -> Option<f64> {
        let x = &self.x;
        let centre = x[at];
        let range = x[x.len() - 1] - x[0];
        let width = (centre - x[first]).max(x[first + self.near - 1] - centre);
        let mut kernel_weights = Vec::with_capacity(self.near);
        for (place, robust) in x[first..].iter().zip(&weights[first..]) {
            let distance = (place - centre).abs();
            if distance > 0.999 * width && *place > centre {
                break;
            }
            kernel_weights.push(robust * kernel(distance, width, 3));
        }
        let total: f64 = kernel_weights.iter().sum();
        if total <= 0.0 {
            return None;
        }
        kernel_weights
            .iter_mut()
            .for_each(|weight| *weight /= total);
        let near = || x[first..].iter().zip(&kernel_weights);
        let mean: f64 = near().map(|(x, weight)| x * weight).sum();
        let square: f64 = near().map(|(x, weight)| weight * (x - mean).powi(2)).sum();
        let slope = if width > 0.0 && square.sqrt() > 0.001 * range {
            (centre - mean) / square
        } else {
            0.0
        };
        let values = near().zip(&self.y[first..]);
        Some(
            values
                .map(|((x, weight), y)| weight * (slope * (x - mean) + 1.0) * y)
                .sum(),
        )
    }
}

/// (1 - (distance / width)^power)^power, with R's limits at both ends.
fn kernel(distance: f64, width: f64, power: i32) -> f64 {
    if distance <= 0.001 * width {
        1.0
    } else if distance <= 0.999 * width {
        (1.0 - (distance / width).powi(power)).powi(power)
    } else {
        0.0
    }
}

/// Fills the values between the points `from` and `to` linearly.
fn interpolate(x: &[f64], fitted: &mut [f64], from: usize, to: usize) {
    for index in from + 1..to {
        let share = (x[index] - x[from]) / (x[to] - x[from]);
        fitted[index] = share * fitted[to] + (1.0 - share) * fitted[from];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smoothed_values_agree_with_r() {
        // i <- 0:59; x <- (i * 37) %% 60 / 7 + sin(i); x[c(5, 9)] <- x[c(6, 6)]
        // y <- sin(x) + .3 * cos(5 * i); y[20] <- 9
        // print(lowess(x, y, f = .4)$y[rank(x, ties = "first")][c(1, 2, 5, 20, 33, 60)], 15)
        let mut x: Vec<f64> = (0..60)
            .map(|i| f64::from(i * 37 % 60) / 7.0 + f64::from(i).sin())
            .collect();
        (x[4], x[8]) = (x[5], x[5]);
        let mut y: Vec<f64> = (0..60)
            .map(|i| x[i].sin() + 0.3 * (5.0 * i as f64).cos())
            .collect();
        y[19] = 9.0;
        let fitted = lowess(&x, &y, 0.4);
        let expected = [
            (0, 0.164179953346521),
            (1, -0.0907333960243949),
            (4, 0.0437028622397807),
            (19, 0.038583271003064),
            (32, 0.438572348373343),
            (59, -0.591445594388278),
        ];
        for (index, expected) in expected {
            assert!((fitted[index] - expected).abs() < 1e-10, "{index}");
        }
        assert_eq!(lowess(&[1.0, 1.0], &[2.0, 4.0], 0.4), [3.0, 3.0]);
        assert_eq!(lowess(&[1.0], &[2.0], 0.4), [2.0]);
    }
}

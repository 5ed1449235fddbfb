use super::*;
use crate::linear_model::fit::fit;
use crate::linear_model::moderated::ModeratedFit;

/// Numbers of the genes of `SHOW`: moderated variance, p of the last time against the first, F and
/// its p.
struct Expected {
    variance: [f64; 5],
    t_p: [f64; 5],
    f: [f64; 5],
    f_p: [f64; 5],
}

fn check(moderated: &ModeratedFit, expected: &Expected, relative: f64) {
    let variance = &moderated.squeezed().variance;
    all_close(SHOW.map(|g| variance[g]), &expected.variance, relative);
    let t = moderated.t_tests(&means().difference((0, 3), (0, 0)).unwrap());
    all_close(SHOW.map(|g| t[g].unwrap().p), &expected.t_p, relative);
    let f = moderated.f_tests(&contrasts());
    all_close(SHOW.map(|g| f[g].unwrap().f), &expected.f, relative);
    all_close(SHOW.map(|g| f[g].unwrap().p), &expected.f_p, relative);
}

#[test]
fn without_a_trend() {
    // e <- eBayes(contrasts.fit(lmFit(y, design), C)); e$df.prior; e$s2.prior; e$s2.post[show]
    // e$p.value[show, 3]; e$F[show]; pf(e$F, 3, e$df.total, lower.tail = FALSE)[show]
    let fits = fit(&design(), &values(), None);
    let moderated = ModeratedFit::new(fits, None, false).unwrap();
    close(moderated.squeezed().prior_df[0], 2.66927977408025, 1e-9);
    close(
        moderated.squeezed().prior_variance[0],
        0.113785379163389,
        1e-9,
    );
    let expected = Expected {
        variance: [
            0.560908767914884,
            0.593803878725058,
            0.14783923574268,
            0.132544409989178,
            0.059777708492849,
        ],
        t_p: [
            0.0276022531553494,
            0.00687748987773497,
            0.0813818069567171,
            0.998465328737463,
            1.1478658361372e-06,
        ],
        f: [
            3.50121187403769,
            7.08071864336166,
            1.64640211927525,
            0.0419694604401663,
            53.3472470739791,
        ],
        f_p: [
            0.0648040064800553,
            0.0103740336271305,
            0.249220250533724,
            0.98775515458911,
            6.43479677105456e-06,
        ],
    };
    check(&moderated, &expected, 1e-9);
}

#[test]
fn with_a_trend() {
    // e <- eBayes(contrasts.fit(lmFit(y, design), C), trend = TRUE); and so on
    let fits = fit(&design(), &values(), None);
    let moderated = ModeratedFit::new(fits, Some(&row_means(&values())), false).unwrap();
    close(moderated.squeezed().prior_df[0], 3.4107847532817, 1e-9);
    let prior = [
        0.271950834931283,
        0.249988235717586,
        0.207625489049677,
        0.108019924231754,
        0.0519493290759184,
    ];
    all_close(
        SHOW.map(|g| moderated.squeezed().prior_variance[g]),
        &prior,
        1e-9,
    );
    let expected = Expected {
        variance: [
            0.583003004623446,
            0.605346223152477,
            0.179166836953521,
            0.128976732965521,
            0.0416216774493543,
        ],
        t_p: [
            0.0280799897401621,
            0.00638896853252672,
            0.105481699564413,
            0.998440730232264,
            1.09195390676211e-07,
        ],
        f: [
            3.36852541565181,
            6.94570814812852,
            1.35852613785845,
            0.0431303944804766,
            76.6181562087376,
        ],
        f_p: [
            0.0660320962436713,
            0.0093443515397926,
            0.313925601993004,
            0.987323455063058,
            6.33376333923439e-07,
        ],
    };
    check(&moderated, &expected, 1e-9);
}

/// The values with three genes that vary much more.
fn outlying() -> Matrix<f64> {
    let mut outlying = values();
    for g in [7, 19, 29] {
        for s in 0..SAMPLES {
            let at = s as f64;
            outlying[(g, s)] += 25.0 * (3.3 * at * at + g as f64 * at).sin();
        }
    }
    outlying
}

#[test]
fn with_outliers() {
    // out <- c(8, 20, 30)
    // y[out, ] <- (y + 25 * outer(0:39, 0:11, function(g, s) sin(3.3*s*s + g*s)))[out, ]
    // e <- eBayes(contrasts.fit(lmFit(y, design), C), trend = ..., robust = TRUE); and so on
    let outlying = outlying();
    let moderated = ModeratedFit::new(fit(&design(), &outlying, None), None, true).unwrap();
    let squeezed = moderated.squeezed();
    all_close(
        [0, 7].map(|g| squeezed.prior_df[g]),
        &[1.63787711971205, 0.226713691334853],
        1e-6,
    );
    close(squeezed.prior_df.iter().sum(), 61.2815945033503, 1e-6);
    close(squeezed.prior_variance[0], 0.111393189386292, 1e-6);
    let expected = Expected {
        variance: [
            0.620774373229011,
            0.658111569722625,
            215.299497657429,
            290.520236189752,
            0.0519716431617008,
        ],
        t_p: [
            0.0375338954152512,
            0.0108361496493011,
            0.14484243851052,
            0.0849686160984114,
            2.00678952956043e-06,
        ],
        f: [
            3.16356557739369,
            6.38882278936546,
            0.955347102204053,
            1.67533652550967,
            61.3599261151387,
        ],
        f_p: [
            0.0886801182619584,
            0.0175669029369381,
            0.470012409894504,
            0.267136107707203,
            1.07247829563807e-05,
        ],
    };
    check(&moderated, &expected, 1e-6);
}

#[test]
fn with_outliers_and_a_trend() {
    let outlying = outlying();
    let fits = fit(&design(), &outlying, None);
    let moderated = ModeratedFit::new(fits, Some(&row_means(&outlying)), true).unwrap();
    close(
        moderated.squeezed().prior_df.iter().sum(),
        98.6728871195573,
        1e-6,
    );
    let expected = Expected {
        variance: [
            0.627987610036592,
            0.655855896652968,
            272.623425541761,
            218.749804102715,
            0.0394286896348747,
        ],
        t_p: [
            0.0353143912886308,
            0.00916960579371076,
            0.174575655809786,
            0.0442100812380556,
            2.42485091220005e-07,
        ],
        f: [
            3.12722800114005,
            6.41079574956347,
            0.754468368902164,
            2.22500388096277,
            80.8795882900371,
        ],
        f_p: [
            0.0836093414044215,
            0.0142872495993003,
            0.548398549391651,
            0.158252524776251,
            1.3586209912235e-06,
        ],
    };
    check(&moderated, &expected, 1e-6);
}

#[test]
fn confounded_contrasts_are_not_tested() {
    // Donors 0, 1, 2 at the first two times, others at the last two: changes within the pairs of
    // times are estimable, those between them are not.
    let times: Vec<usize> = (0..SAMPLES).map(time).collect();
    let donors: Vec<usize> = (0..SAMPLES).map(|s| donor(s) + 3 * (s / 6)).collect();
    let confounded = Design::new(beside(
        &indicators(&times, 4),
        &centred_indicators(&donors, 6),
    ));
    assert_eq!(confounded.rank(), 8);
    assert_eq!(confounded.residual_df(), 4);
    assert_eq!(confounded.redundant(), [6, 9]);
    let unit = |time: usize| (0..10).map(|p| f64::from(u8::from(p == time))).collect();
    let means = CellMeans::new(10, Matrix::from_fn(1, 4, |_, time| Some(unit(time))));
    let contrasts = means.within_rows();
    assert_eq!(confounded.testable_df(&contrasts), 2);
    let moderated = ModeratedFit::new(fit(&confounded, &values(), None), None, false).unwrap();
    assert_eq!(moderated.f_tests(&contrasts)[0].unwrap().df1, 2.0);
    let between = means.difference((0, 2), (0, 0)).unwrap();
    assert_eq!(moderated.t_tests(&between)[0], None);
    let column = Matrix::new(10, 1, between);
    assert_eq!(confounded.testable_df(&column), 0);
    assert!(moderated.f_tests(&column).iter().all(Option::is_none));
}

#[test]
fn an_f_test_of_one_contrast_is_a_t_test() {
    let moderated = ModeratedFit::new(fit(&design(), &values(), None), None, false).unwrap();
    let contrast = means().difference((0, 2), (0, 1)).unwrap();
    let f = moderated.f_tests(&Matrix::new(7, 1, contrast.clone()));
    for (f, t) in f.iter().zip(moderated.t_tests(&contrast)) {
        let (f, t) = (f.unwrap(), t.unwrap());
        close(f.f, (t.estimate / t.standard_error).powi(2), 1e-9);
        close(f.p, t.p, 1e-9);
    }
}

use super::*;
use crate::linear_model::fit::fit;
use crate::linear_model::moderated::ModeratedFit;

#[test]
fn coefficients_agree_with_limma() {
    // fit <- lmFit(y, design); fit$coefficients[5, ]; fit$sigma[5]^2; fit$stdev.unscaled[1, 5]^2
    let fits = fit(&design(), &values(), None);
    let gene = &fits[4];
    close(gene.variance().unwrap(), 0.807354490735777, 1e-12);
    assert_eq!(gene.residual_df(), 6.0);
    let donor = gene
        .estimate(&[0.0, 0.0, 0.0, 0.0, -1.0, 1.0, 0.0])
        .unwrap();
    close(donor.value, 0.0762985029960128, 1e-12);
    // Four values a donor: 1/4 + 1/4.
    close(donor.unscaled_variance, 0.5, 1e-12);
    // The coefficients of R's times are those of the first donor; the others have the effects
    // 0.076 and 0.341.
    let shift = (0.0762985029960128 + 0.341055459459364) / 3.0;
    let times = [
        2.33893064322306,
        2.27813168976863,
        4.11378713678466,
        4.55550946025958,
    ];
    for (time, expected) in times.into_iter().enumerate() {
        let mean = gene.estimate(means().mean(0, time).unwrap()).unwrap();
        close(mean.value, expected + shift, 1e-12);
        close(mean.unscaled_variance, 1.0 / 3.0, 1e-12);
    }
    // The effect of a donor itself is confounded with the mean.
    assert_eq!(gene.estimate(&[0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0]), None);
}

#[test]
fn one_row_of_weights_holds_for_all_genes() {
    // fit <- lmFit(y, design, weights = 1 + 0.5 * sin(0:11)); eBayes(contrasts.fit(fit, C))
    let row = Matrix::from_fn(1, SAMPLES, |_, s| 1.0 + 0.5 * (s as f64).sin());
    let all = Matrix::from_fn(GENES, SAMPLES, |_, s| row[(0, s)]);
    for weights in [row, all] {
        let fits = fit(&design(), &values(), Some(&weights));
        let moderated = ModeratedFit::new(fits, None, false).unwrap();
        let tests = moderated.f_tests(&contrasts());
        let f = SHOW.map(|g| tests[g].unwrap().f);
        let expected = [
            4.4458274869721,
            6.0136851181816,
            1.49151857480298,
            0.0780328994647658,
            59.9169190178421,
        ];
        all_close(f, &expected, 1e-10);
    }
}

#[test]
fn weights_agree_with_limma() {
    // fit <- eBayes(lmFit(y, design, weights = w)); fit$sigma[show]^2; fit$coefficients[show, 5]
    // fit$stdev.unscaled[show, 5]; fit$p.value[show, 5]
    // F: nested models lm.wfit(design, y[i, ], w[i, ]) and lm.wfit(model.matrix(~fd), ...) over
    // fit$s2.post, with 3 and fit$df.total degrees of freedom
    let fits = fit(&design(), &values(), Some(&weights()));
    let donor = [0.0, 0.0, 0.0, 0.0, -1.0, 1.0, 0.0];
    let variances = [
        0.659152193295309,
        0.68089440854904,
        0.148500129942463,
        0.0923074532051018,
        0.0384761976477945,
    ];
    all_close(SHOW.map(|g| fits[g].variance().unwrap()), &variances, 1e-11);
    let estimates = SHOW.map(|g| fits[g].estimate(&donor).unwrap());
    let values = [
        -0.00756730960522516,
        0.120068545346656,
        -0.351503112533051,
        0.192260202079931,
        0.2280578787112,
    ];
    all_close(estimates.map(|estimate| estimate.value), &values, 1e-11);
    let unscaled = [
        0.717805111365923,
        0.951839170628805,
        0.609586013610816,
        0.682862640224299,
        0.61952245507304,
    ];
    all_close(
        estimates.map(|estimate| estimate.unscaled_variance.sqrt()),
        &unscaled,
        1e-11,
    );
    let moderated = ModeratedFit::new(fits, None, false).unwrap();
    close(moderated.squeezed().prior_df[0], 2.46523507670914, 1e-9);
    let t = moderated.t_tests(&donor);
    let p = [
        0.988381929525164,
        0.863888236805866,
        0.149350041302869,
        0.379910128954705,
        0.150478942604506,
    ];
    all_close(SHOW.map(|g| t[g].unwrap().p), &p, 1e-9);
    let f = moderated.f_tests(&contrasts());
    let p = [
        0.0103383337231371,
        0.00588970316077755,
        0.35360147264756,
        0.506093508499224,
        3.51762106461822e-06,
    ];
    all_close(SHOW.map(|g| f[g].unwrap().p), &p, 1e-9);
}

/// y with single values missing, a whole time of gene 3, and all but one value a time of gene 5.
fn with_missing() -> Matrix<f64> {
    let mut missing = values();
    for k in (0..=GENES).step_by(2) {
        missing[(7 * k % GENES, 5 * k % SAMPLES)] = f64::NAN;
    }
    missing.row_mut(3)[..3].fill(f64::NAN);
    for (s, &value) in values().row(5).iter().enumerate() {
        missing[(5, s)] = if s % 3 == 0 { value } else { f64::NAN };
    }
    missing
}

#[test]
fn missing_values_agree_with_limma() {
    // miss <- y; for (k in seq(0, 40, 2)) miss[(7*k) %% G + 1, (5*k) %% S + 1] <- NA
    // miss[4, 1:3] <- NA; miss[6, ] <- NA; miss[6, c(1, 4, 7, 10)] <- y[6, c(1, 4, 7, 10)]
    // fit <- lmFit(miss, design); eb <- squeezeVar(fit$sigma^2, fit$df.residual)
    // F: nested models of the observed values over eb$var.post
    let genes = [0, 3, 5, 7, 14];
    let fits = fit(&design(), &with_missing(), None);
    let df = genes.map(|g| fits[g].residual_df());
    assert_eq!(df, [4.0, 4.0, 0.0, 6.0, 5.0]);
    close(fits[3].variance().unwrap(), 0.516717895129739, 1e-11);
    assert_eq!(fits[5].variance(), None);
    // A mean of the time without a value is not estimable, nor is any with one donor alone.
    assert_eq!(fits[3].estimate(means().mean(0, 0).unwrap()), None);
    assert_eq!(fits[5].estimate(means().mean(0, 0).unwrap()), None);
    let change = fits[5]
        .estimate(&means().difference((0, 1), (0, 0)).unwrap())
        .unwrap();
    close(change.value, 2.946116 - 2.452677, 2e-6);
    let moderated = ModeratedFit::new(fits, None, false).unwrap();
    close(moderated.squeezed().prior_df[0], 2.7466356383776, 1e-9);
    close(
        moderated.squeezed().prior_variance[0],
        0.115413165410947,
        1e-9,
    );
    let tests = moderated.f_tests(&contrasts());
    let expected = [
        (1.7578678521412, 3.0, 6.7466356383776, 0.245203786381561),
        (8.10659928645953, 2.0, 6.7466356383776, 0.0160618174790513),
        (0.395688904579101, 3.0, 2.7466356383776, 0.76785573311879),
        (1.64406694157449, 3.0, 8.7466356383776, 0.249145524436426),
        (1.83979092129739, 3.0, 7.7466356383776, 0.220388830447108),
    ];
    for (g, (f, df1, df2, p)) in genes.into_iter().zip(expected) {
        let test = tests[g].unwrap();
        all_close(
            [test.f, test.df1, test.df2, test.p],
            &[f, df1, df2, p],
            1e-9,
        );
    }
}

#[test]
fn priors_with_missing_values_agree_with_limma() {
    // s <- squeezeVar(fit$sigma^2, fit$df.residual, covariate = rowMeans(miss, na.rm = TRUE) or
    // NULL, robust = ...); s$df.prior[c(1, 6)], s$var.prior[c(1, 6)]; sum(s$var.post)
    let missing = with_missing();
    let covariate = row_means(&missing);
    let cases = [
        (
            true,
            false,
            [3.91564733501849; 2],
            [0.327285831823631, 0.461359807920314],
            9.43141586470535,
        ),
        (
            false,
            true,
            [2.32010529162589, 2.7466356383776],
            [0.118812748789412; 2],
            8.96902657488061,
        ),
        (
            true,
            true,
            [3.91564733501849; 2],
            [0.39473856823448, 0.478327701961716],
            9.6141833401721,
        ),
    ];
    for (trend, robust, df, variance, sum) in cases {
        let fits = fit(&design(), &missing, None);
        let covariate = trend.then_some(covariate.as_slice());
        let moderated = ModeratedFit::new(fits, covariate, robust).unwrap();
        let squeezed = moderated.squeezed();
        all_close([0, 5].map(|g| squeezed.prior_df[g]), &df, 1e-6);
        all_close([0, 5].map(|g| squeezed.prior_variance[g]), &variance, 1e-6);
        close(squeezed.variance.iter().sum(), sum, 1e-6);
    }
}

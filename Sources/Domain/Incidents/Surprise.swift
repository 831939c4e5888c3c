// SPDX-License-Identifier: Apache-2.0

/// How unlikely a count is, when events come by themselves.
package enum Surprise {
  /// Chernoff's bound on the tails of a Poisson distribution, as minus its natural logarithm: the probability of `seen`
  /// or more (of `seen` or fewer, below the mean) is at most e to the minus this. Mitzenmacher and Upfal, Probability
  /// and Computing (2005), theorem 5.4: P(X ≥ k) ≤ e^(-λ) (eλ / k)^k for k > λ, and the same for P(X ≤ k), k < λ. It is
  /// never smaller than the exact tail, so it errs towards silence.
  package static func of(_ seen: Int, usual: Double) -> Double {
    guard usual > 0 else { return seen > 0 ? .infinity : 0 }
    let k = Double(seen)
    return k == 0 ? usual : k * ln(k / usual) - k + usual
  }

  /// The natural logarithm of a positive number, by the series of artanh over its significand: Domain has no C library,
  /// and one seed must mean one history on every machine.
  static func ln(_ x: Double) -> Double {
    let y = (x.significand - 1) / (x.significand + 1)
    let square = y * y
    var (term, sum) = (y, y)
    for n in 1..<16 {
      term *= square
      sum += term / Double(2 * n + 1)
    }
    return 2 * sum + Double(x.exponent) * 0.693_147_180_559_945_3
  }
}

import Statistics

/// The weights of a multi-armed bandit: every arm gets the probability with which it is the best, by draws from the
/// posteriors (Thompson, Biometrika 25, 1933), and no less than the policy's minimum.
struct ThompsonSampling {
    let policy: BanditPolicy
    let seed: UInt64

    /// - Parameter draws: one value of every arm, drawn with the generator; the best one wins.
    /// - Returns: in per cent; whole hundredths, which make 100 exactly as decimal numbers do.
    func weights(arms: Int, goal: Goal, _ draw: (Int, inout SeededGenerator) -> Double) -> ArmWeights {
        var generator = SeededGenerator(seed: seed)
        var wins = [Int64](repeating: 0, count: arms)
        for _ in 0..<policy.draws {
            var (best, winner) = (-Double.infinity, 0)
            for arm in 0..<arms {
                let value = goal.improvement(draw(arm, &generator))
                if value > best { (best, winner) = (value, arm) }
            }
            wins[winner] += 1
        }
        return ArmWeights(hundredths(wins).map { Double($0) / 100 })
    }

    /// Shares of 10,000 by the largest remainder.
    private func hundredths(_ wins: [Int64]) -> [Int64] {
        let least = Int64((policy.minimumWeight * 100).rounded())
        let free = max(0, 10_000 - least * Int64(wins.count))
        let products = wins.map { $0 * free }
        var shares = products.map { least + $0 / policy.draws }
        var missing = 10_000 - shares.reduce(0, +)
        let order = wins.indices.sorted {
            (products[$1] % policy.draws, $0) < (products[$0] % policy.draws, $1)
        }
        for arm in order where missing > 0 {
            shares[arm] += 1
            missing -= 1
        }
        return shares
    }
}

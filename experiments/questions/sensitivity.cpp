// All plays share the study's seed, so that answers differ by the inputs alone.
#include "experiments/questions/sensitivity.hpp"

#include <algorithm>
#include <cmath>

namespace rehearse {

namespace {

constexpr std::size_t most_shared = 6;
constexpr double worth_sharing = 0.02;      // of the largest effect
constexpr std::size_t looked_at = 9;        // values of an input before bisection
constexpr double fine_enough = 1e-3;        // of the range

class Analysis {
public:
    Analysis(const VariableStudy& study, const SensitivityRequest& request) : study_(study), request_(request) {}

    Sensitivity run() {
        screen();
        if (result_.screened) share();
        if (result_.shared) flip();
        return std::move(result_);
    }

private:
    std::vector<double> column(const Table& points, std::size_t row) const {
        std::vector<double> shares;
        for (std::size_t c = 0; c < points.columns; ++c) shares.push_back(points.at(row, c));
        return shares;
    }

    /// The answers at the points; empty when an interrupt came first.
    std::vector<double> answers(const std::vector<VariedInput>& inputs, const Table& points, const std::string& stage) {
        std::vector<Variant> variants;
        for (std::size_t r = 0; r < points.rows; ++r) variants.push_back(variant_at(inputs, column(points, r), request_.architecture));
        PlayManner manner = request_.manner;
        manner.progress = [&](std::size_t done, std::size_t all) {
            if (request_.progress) request_.progress(stage, static_cast<double>(done) / static_cast<double>(all));
        };
        std::vector<double> values;
        for (const Summary& played : play_all(study_, variants, manner)) {
            values.push_back(answer_of(played, request_.metric, watched_seconds(study_.study().spec)));
            if (std::isnan(values.back())) return {};
        }
        result_.plays += values.size();
        return values;
    }

    void screen() {
        const auto seed = static_cast<std::uint64_t>(study_.study().spec.seed);
        const ScreeningPlan plan = screening_plan(request_.inputs.size(), request_.trajectories, seed);
        const std::vector<double> found = answers(request_.inputs, plan.points, "screening");
        if (found.empty()) return;
        const std::vector<ElementaryEffects> effects = effects_of(plan, found);
        for (std::size_t i = 0; i < effects.size(); ++i) result_.inputs.push_back({request_.inputs[i], effects[i], false, {}});
        std::ranges::stable_sort(result_.inputs, [](const InputEffect& a, const InputEffect& b) { return a.effects.mean_size > b.effects.mean_size; });
        const double largest = result_.inputs.front().effects.mean_size;
        for (std::size_t i = 0; i < std::min(most_shared, result_.inputs.size()); ++i)
            result_.inputs[i].shared = largest > 0 && result_.inputs[i].effects.mean_size >= worth_sharing * largest;
        result_.screened = true;
    }

    void share() {
        std::vector<VariedInput> inputs;
        for (const InputEffect& one : result_.inputs)
            if (one.shared) inputs.push_back(one.input);
        result_.shared = inputs.empty();
        if (inputs.empty()) return;
        const auto seed = static_cast<std::uint64_t>(study_.study().spec.seed);
        const std::vector<double> found = answers(inputs, variance_plan(inputs.size(), request_.rows, seed), "variance shares");
        if (found.empty()) return;
        const std::vector<VarianceShares> shares = variance_shares(inputs.size(), found, seed);
        for (std::size_t i = 0; i < inputs.size(); ++i) result_.inputs[i].shares = shares[i];
        result_.shared = true;
    }

    void flip() {
        if (request_.against.empty()) return;
        for (const InputEffect& one : result_.inputs) {
            if (!one.shared) continue;
            if (request_.progress) request_.progress("flip points", static_cast<double>(result_.flips.size()) / static_cast<double>(most_shared));
            const std::optional<FlipPoint> found = flip_of(study_, request_, one.input, result_.plays);
            if (!found) return;
            result_.flips.push_back(*found);
        }
        result_.flipped = true;
    }

    const VariableStudy& study_;
    const SensitivityRequest& request_;
    Sensitivity result_;
};

/// Both designs at one value of the input.
struct Pair {
    double share = 0, mine = 0, theirs = 0;

    int better() const { return mine < theirs ? -1 : mine > theirs ? 1 : 0; }
};

std::vector<Pair> play_pairs(const VariableStudy& study, const SensitivityRequest& request, const VariedInput& input, const std::vector<double>& shares) {
    std::vector<Variant> variants;
    for (const double share : shares)
        for (const std::string& design : {request.architecture, request.against}) variants.push_back(variant_at({input}, {share}, design));
    const std::vector<Summary> played = play_all(study, variants, request.manner);
    const double watched = watched_seconds(study.study().spec);
    std::vector<Pair> pairs;
    for (std::size_t i = 0; i < shares.size(); ++i)
        pairs.push_back({shares[i], answer_of(played[2 * i], request.metric, watched), answer_of(played[2 * i + 1], request.metric, watched)});
    return pairs;
}

bool complete(const std::vector<Pair>& pairs) {
    return std::ranges::none_of(pairs, [](const Pair& pair) { return std::isnan(pair.mine) || std::isnan(pair.theirs); });
}

}  // namespace

Sensitivity sensitivity_of(const VariableStudy& study, const SensitivityRequest& request) { return Analysis(study, request).run(); }

std::optional<FlipPoint> flip_of(const VariableStudy& study, const SensitivityRequest& request, const VariedInput& input, std::size_t& plays) {
    std::vector<double> shares;
    for (std::size_t i = 0; i < looked_at; ++i) shares.push_back(static_cast<double>(i) / (looked_at - 1));
    const std::vector<Pair> seen = play_pairs(study, request, input, shares);
    if (!complete(seen)) return std::nullopt;
    plays += 2 * seen.size();
    FlipPoint flip{.path = input.path};
    Pair low, high, last = seen.front();
    for (const Pair& pair : seen) {
        if (pair.better() == 0) continue;                       // equally good: the ranking has not changed yet
        if (last.better() != 0 && pair.better() != last.better() && ++flip.changes == 1) low = last, high = pair;
        last = pair;
    }
    if (flip.changes == 0) return flip;
    const auto apart = [&] { return input.kind == InputKind::whole ? input.at(high.share) - input.at(low.share) > 1 : high.share - low.share > fine_enough; };
    while (apart()) {
        const double middle = input.kind == InputKind::whole ? input.share_of(std::floor(0.5 * (input.at(low.share) + input.at(high.share))))
            : 0.5 * (low.share + high.share);
        const std::vector<Pair> between = play_pairs(study, request, input, {middle});
        if (!complete(between)) return std::nullopt;
        plays += 2;
        (between.front().better() == low.better() ? low : high) = between.front();
        if (between.front().better() == 0) break;               // equally good: as near as it gets
    }
    flip.below = input.at(low.share);
    flip.above = input.at(high.share);
    flip.mine_below = low.mine;
    flip.theirs_below = low.theirs;
    flip.mine_above = high.mine;
    flip.theirs_above = high.theirs;
    return flip;
}

}  // namespace rehearse

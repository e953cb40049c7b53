// A fixed number of threads take variants from one counter. Each run lives on one thread from its world to its summary.
#include "experiments/questions/playing.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "experiments/entrants.hpp"
#include "experiments/json_text.hpp"
#include "experiments/questions/summary_json.hpp"
#include "experiments/rates.hpp"
#include "models/architecture.hpp"
#include "models/measure.hpp"
#include "sim/check.hpp"

namespace rehearse {

namespace {

/// Thrown out of a run that is to end early.
struct Stopped {};

const Entrant& entrant_called(const std::vector<Entrant>& all, const std::string& architecture) {
    const auto found = std::ranges::find(all, architecture, &Entrant::architecture);
    expects(found != all.end(), "the variant was checked: its design is compared");
    return *found;
}

bool has_own_rates(const StudySpec& spec) { return !spec.money.rates.empty() || !spec.money.discounts.empty(); }

Outcome outcome_of(const Study& study, const std::string& architecture, const Catalog& listed_prices, const PlayManner& manner) {
    std::optional<Catalog> own_rates;
    if (has_own_rates(study.spec)) own_rates = with_own_rates(study.spec, listed_prices, study.file);
    const std::vector<Entrant> entrants = entrants_of(study.spec);
    const ArchitectureInfo* design = find_architecture(architecture);
    expects(design != nullptr, "the study was checked: its architectures exist");
    WatchFor watch;
    if (manner.stop)
        watch.progress = [&manner](Time) {
            if (manner.stop()) throw Stopped{};
        };
    return rehearse_one(study.spec, *entrant_called(entrants, architecture).cluster, *design, own_rates ? *own_rates : listed_prices, {}, watch);
}

/// One call of play_all: the counter, the results, and the first mistake.
class Crew {
public:
    Crew(const VariableStudy& study, const std::vector<Variant>& variants, const PlayManner& manner)
        : study_(study), variants_(variants), manner_(manner), results_(variants.size()) {}

    std::vector<Summary> play() {
        std::vector<std::thread> others;
        const std::size_t most = std::min<std::size_t>(threads_of(manner_), variants_.size());
        for (std::size_t i = 1; i < most; ++i) others.emplace_back([this] { work(); });
        work();
        for (std::thread& thread : others) thread.join();
        if (mistake_) std::rethrow_exception(mistake_);
        return std::move(results_);
    }

private:
    void work() {
        try {
            for (std::size_t i = next_++; i < variants_.size() && !ended_; i = next_++) take(i);
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (!mistake_) mistake_ = std::current_exception();
            ended_ = true;
        }
    }

    void take(std::size_t i) {
        if (manner_.stop && manner_.stop()) {
            ended_ = true;
            return;
        }
        Summary summary = play_one(study_, variants_[i], manner_);
        const std::lock_guard lock(mutex_);
        if (!summary.played) return;
        results_[i] = std::move(summary);
        if (manner_.done) manner_.done(i, results_[i]);
        if (manner_.progress) manner_.progress(++done_, variants_.size());
    }

    const VariableStudy& study_;
    const std::vector<Variant>& variants_;
    const PlayManner& manner_;
    std::vector<Summary> results_;
    std::atomic<std::size_t> next_ = 0;
    std::atomic<bool> ended_ = false;
    std::mutex mutex_;
    std::size_t done_ = 0;
    std::exception_ptr mistake_;
};

/// Each variant travels as a whole study, so that whoever plays it needs nothing else.
std::vector<Summary> played_elsewhere(const VariableStudy& study, const std::vector<Variant>& variants, const PlayManner& manner) {
    std::vector<std::string> texts;
    for (const Variant& variant : variants) texts.push_back(to_line(study.document(variant, manner.blamed)));
    const std::vector<std::string> answers = texts.empty() ? texts : manner.elsewhere(texts);
    expects(answers.size() == variants.size(), "who plays elsewhere answers for every study");
    std::vector<Summary> results(variants.size());
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (answers[i].empty()) continue;
        results[i] = summary_in(answers[i], "a play elsewhere");
        results[i].label = variants[i].label;
        if (manner.done) manner.done(i, results[i]);
        if (manner.progress) manner.progress(i + 1, variants.size());
    }
    return results;
}

/// Variants that differ in nothing but the seed are the same study.
void check_all(const VariableStudy& study, const std::vector<Variant>& variants, const std::string& blamed) {
    const Variant* last = nullptr;
    for (const Variant& variant : variants) {
        const bool known = last != nullptr && last->values == variant.values && last->architecture == variant.architecture && !variant.timeline && !last->timeline;
        if (!known) study.varied(variant, blamed);
        last = &variant;
    }
}

}  // namespace

unsigned threads_of(const PlayManner& manner) { return manner.threads > 0 ? manner.threads : std::max(1U, std::thread::hardware_concurrency()); }

Summary play_one(const VariableStudy& study, const Variant& variant, const PlayManner& manner) {
    const std::string architecture = study.architecture_for(variant.architecture, manner.blamed);
    try {
        const Study varied = study.varied(variant, manner.blamed);
        Summary summary = summary_of(outcome_of(varied, architecture, study.catalog(), manner), parse_targets(varied.spec, varied.file));
        summary.label = variant.label;
        return summary;
    } catch (const Stopped&) {
        return {};
    }
}

std::string play_text(const std::string& study, const Catalog& catalog, const PlayManner& manner) {
    const Summary summary = play_one(VariableStudy(parse_study(study, "a study from elsewhere", catalog), catalog), {}, manner);
    return summary.played ? summary_line(summary) : std::string();
}

Outcome play_whole(const VariableStudy& study, const Variant& variant, const PlayManner& manner) {
    return outcome_of(study.varied(variant, manner.blamed), study.architecture_for(variant.architecture, manner.blamed), study.catalog(), manner);
}

std::vector<Summary> play_all(const VariableStudy& study, const std::vector<Variant>& variants, const PlayManner& manner) {
    check_all(study, variants, manner.blamed);
    return manner.elsewhere ? played_elsewhere(study, variants, manner) : Crew(study, variants, manner).play();
}

}  // namespace rehearse

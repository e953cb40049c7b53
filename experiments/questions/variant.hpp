// One play of a study: which design, which seed, which values instead of the study's; and the study that such changes are made to.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/json_value.hpp"
#include "experiments/study.hpp"

namespace rehearse {

/// Another value at a place of the study.
struct ReplacedValue {
    std::string path;      // as people write it: cluster.brokers.count, topics[0].partitions, settings.broker.session.timeout.ms, timeline[0].at
    JsonValue value;       // as the study file would state it

    bool operator==(const ReplacedValue&) const = default;
};

/// One play of a study.
struct Variant {
    std::string label{};                                  // what tables call it
    std::string architecture{};                           // empty: the only one that the study compares
    std::optional<Count> seed{};                          // none: the study's
    std::vector<ReplacedValue> values{};                  // in this order; a path below `cluster` is that of the played design, also where it has a fleet of its own
    std::optional<std::vector<FailureSpec>> timeline{};   // instead of the study's; none: the study's
};

/// A study to which changes are made. It holds the study in full, so that every parameter has its place, stated or not.
class VariableStudy {
public:
    /// `catalog` must outlive it.
    VariableStudy(Study study, const Catalog& catalog);

    const Study& study() const { return study_; }
    const Catalog& catalog() const { return catalog_; }

    /// The study as this variant has it, checked as a study file is. Throws ConfigError whose file is `blamed`, such as "--vary".
    Study varied(const Variant& variant, const std::string& blamed) const;
    /// Every value of that study, as a study file that compares its one design.
    JsonValue document(const Variant& variant, const std::string& blamed) const;

    /// A typed value as the reader takes it at this place: "9", "10 min", "gp3", "true", a list. Throws ConfigError: no such place (with the nearest one),
    /// or not a value that it takes. Whether the study still makes sense with it is asked by varied().
    JsonValue value_for(const std::string& path, const std::string& text, const std::string& blamed) const;
    /// What stands at the place now; null when it is not set.
    JsonValue value_at(const std::string& path) const;

    /// The design that a name means; empty means the only one. Throws ConfigError.
    std::string architecture_for(const std::string& name, const std::string& blamed) const;

private:
    JsonValue with(const std::vector<ReplacedValue>& values, const std::string& architecture, const std::string& blamed) const;
    bool knows(const std::string& path) const;
    /// True for `timeline[0].returns.after` where nothing returns yet.
    bool hangs_below_what_is_not_set(const std::string& path) const;
    [[noreturn]] void refuse_unknown(const std::string& path, const std::string& blamed) const;

    Study study_;
    const Catalog& catalog_;
    JsonValue full_;
    std::vector<std::string> paths_;    // of all values, without quotes
};

/// The path without brackets around keys: settings["a.b"] is settings.a.b.
std::string plain_path(const std::string& path);

}  // namespace rehearse

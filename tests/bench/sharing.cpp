// sharing: any sharing problem from a file, solved by either solver; the CSV has flow, start of movement, finish, amount moved.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <limits>
#include <nlohmann/json.hpp>

#include "tests/support/sharing_system.hpp"
#include "timing.hpp"
#include "verbs.hpp"

namespace rehearse::bench {

namespace {

using Json = nlohmann::json;
using test::System;
using test::SystemFlow;
using test::SystemOutcome;

/// Reads one instance; every complaint names the place by a JSON path.
class InstanceReader {
public:
    explicit InstanceReader(std::string file) : file_(std::move(file)) {}

    System read() const {
        std::ifstream input(file_);
        if (!input) throw UsageError("cannot read '" + file_ + "'");
        const Json root = Json::parse(input, nullptr, false);
        if (root.is_discarded()) complain("", "is not JSON");
        only_keys(root, "", {"pools", "flows", "gates", "changes", "until"});
        System system;
        for (const auto& [i, item] : list(root, "pools", true)) system.pools.push_back(pool(item, "/pools/" + i));
        for (const auto& [i, item] : list(root, "gates", false)) system.gates.push_back(gate(item, "/gates/" + i));
        for (const auto& [i, item] : list(root, "flows", true)) system.flows.push_back(flow(item, "/flows/" + i, system));
        for (const auto& [i, item] : list(root, "changes", false)) system.changes.push_back(change(item, "/changes/" + i, system));
        if (root.contains("until")) system.until = instant(root["until"], "/until");
        return system;
    }

private:
    [[noreturn]] void complain(const std::string& path, const std::string& what) const {
        throw UsageError(file_ + ": " + (path.empty() ? "the whole" : path) + " " + what);
    }

    void only_keys(const Json& json, const std::string& path, const std::vector<std::string>& known) const {
        if (!json.is_object()) complain(path, "must be an object");
        for (const auto& [key, value] : json.items())
            if (std::find(known.begin(), known.end(), key) == known.end()) complain(path + "/" + key, "is not known here");
    }

    std::vector<std::pair<std::string, Json>> list(const Json& root, const std::string& key, bool required) const {
        std::vector<std::pair<std::string, Json>> items;
        if (!root.contains(key)) {
            if (required) complain("/" + key, "is missing");
            return items;
        }
        if (!root[key].is_array()) complain("/" + key, "must be a list");
        for (std::size_t i = 0; i < root[key].size(); ++i) items.emplace_back(std::to_string(i), root[key][i]);
        return items;
    }

    const Json& member(const Json& json, const std::string& path, const std::string& key) const {
        if (!json.contains(key)) complain(path + "/" + key, "is missing");
        return json[key];
    }

    double number(const Json& json, const std::string& path, double least, bool may_be_least = true) const {
        const bool fits = json.is_number() && (may_be_least ? json.get<double>() >= least : json.get<double>() > least);
        if (!fits) complain(path, "must be a number " + std::string(may_be_least ? "of at least " : "above ") + std::to_string(least));
        return json.get<double>();
    }

    /// Seconds that a clock of whole nanoseconds can hold.
    double instant(const Json& json, const std::string& path) const {
        const double seconds = number(json, path, 0);
        if (seconds > 9e9) complain(path, "must be at most 9e9 seconds");
        return seconds;
    }

    std::uint32_t index(const Json& json, const std::string& path, std::size_t count) const {
        if (!json.is_number_unsigned() || json.get<std::uint64_t>() >= count) complain(path, "must be an index below " + std::to_string(count));
        return json.get<std::uint32_t>();
    }

    double pool(const Json& json, const std::string& path) const {
        only_keys(json, path, {"capacity"});
        return number(member(json, path, "capacity"), path + "/capacity", 0);
    }

    int gate(const Json& json, const std::string& path) const {
        only_keys(json, path, {"limit"});
        const Json& limit = member(json, path, "limit");
        if (!limit.is_number_unsigned() || limit.get<std::uint64_t>() > 1'000'000'000) complain(path + "/limit", "must be a whole number from 0 to 1e9");
        return limit.get<int>();
    }

    SystemFlow flow(const Json& json, const std::string& path, const System& system) const {
        only_keys(json, path, {"start", "amount", "cap", "weight", "uses", "gates"});
        SystemFlow flow;
        flow.start = instant(member(json, path, "start"), path + "/start");
        const Json& amount = member(json, path, "amount");
        flow.amount = amount.is_null() ? endless : number(amount, path + "/amount", 0);
        if (json.contains("cap") && !json["cap"].is_null()) flow.cap = number(json["cap"], path + "/cap", 0);
        if (json.contains("weight")) flow.weight = number(json["weight"], path + "/weight", 0, false);
        const Json& uses = member(json, path, "uses");
        if (!uses.is_array()) complain(path + "/uses", "must be a list");
        for (std::size_t i = 0; i < uses.size(); ++i) flow.uses.push_back(use(uses[i], path + "/uses/" + std::to_string(i), system));
        if (json.contains("gates")) {
            if (!json["gates"].is_array()) complain(path + "/gates", "must be a list");
            for (std::size_t i = 0; i < json["gates"].size(); ++i)
                flow.gates.push_back({index(json["gates"][i], path + "/gates/" + std::to_string(i), system.gates.size())});
        }
        if (flow.uses.empty() && flow.cap == unlimited) complain(path, "is limited by nothing: give it a pool or a cap");
        return flow;
    }

    Use use(const Json& json, const std::string& path, const System& system) const {
        if (!json.is_array() || json.size() != 2) complain(path, "must be [pool, coefficient]");
        return {{index(json[0], path + "/0", system.pools.size())}, number(json[1], path + "/1", 0, false)};
    }

    test::CapacityChange change(const Json& json, const std::string& path, const System& system) const {
        only_keys(json, path, {"at", "pool", "capacity"});
        return {instant(member(json, path, "at"), path + "/at"), index(member(json, path, "pool"), path + "/pool", system.pools.size()),
                number(member(json, path, "capacity"), path + "/capacity", 0)};
    }

    std::string file_;
};

void write(std::ostream& out, const SystemOutcome& outcome) {
    out.precision(17);
    const auto seconds = [](Time t) { return t == Time::never() ? std::numeric_limits<double>::infinity() : t.seconds(); };
    for (std::size_t f = 0; f < outcome.finished.size(); ++f)
        out << f << ',' << seconds(outcome.began[f]) << ',' << seconds(outcome.finished[f]) << ',' << outcome.moved[f] << '\n';
}

int run_sharing(const Values& values) {
    const System system = InstanceReader(values.text("INSTANCE")).read();
    FluidSettings settings;
    settings.solver = values.word("solver", {"fast", "reference"}) == "fast" ? SolverKind::fast : SolverKind::reference;
    settings.check = values.flag("check");
    settings.epsilon = values.number("epsilon");
    if (!(settings.epsilon >= exact_epsilon && settings.epsilon < 0.1)) throw UsageError("--epsilon: expected 1e-13 (exact) to 0.1");
    const double began = user_seconds();
    const SystemOutcome outcome = test::run_system(system, settings);
    const double spent = user_seconds() - began;
    if (values.text("out").empty()) {
        write(std::cout, outcome);
    } else {
        std::ofstream file(values.text("out"));
        if (!file) throw UsageError("--out: cannot write '" + values.text("out") + "'");
        write(file, outcome);
    }
    std::fprintf(stderr, "sharing solver=%s epsilon=%s: %zu flows, %llu settles, %.4f s of user CPU\n", values.text("solver").c_str(),
                 values.text("epsilon").c_str(), system.flows.size(), static_cast<unsigned long long>(outcome.settles), spent);
    if (!outcome.starved.empty()) std::fprintf(stderr, "at the end: %s\n", outcome.starved.c_str());
    return 0;
}

}  // namespace

Verb sharing() {
    return {.name = "sharing",
            .meaning = "solve a sharing problem from a JSON file; prints flow, start of movement, finish, amount moved",
            .options = {{.name = "INSTANCE", .meaning = "the file", .value = {}, .takes = Takes::place, .required = true},
                        {.name = "solver", .meaning = "fast or reference", .value = "fast"},
                        {.name = "epsilon", .meaning = "accuracy of the fast solver; 1e-13 is exact", .value = "1e-13"},
                        {.name = "check", .meaning = "verify the solver's books after every settle", .value = {}, .takes = Takes::nothing},
                        {.name = "out", .meaning = "CSV to write instead of standard output", .value = {}}},
            .run = run_sharing};
}

}  // namespace rehearse::bench

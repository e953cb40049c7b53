// The entries of `compare` are names, or objects with a name and a fleet.
#include "experiments/entrants.hpp"

#include "models/architecture.hpp"

namespace rehearse {
namespace {

Entrant entrant(const std::string& name, const StudySpec& spec, const std::string& path) {
    return {name, &spec.cluster, path, "cluster"};
}

Entrant entrant(const ContenderSpec& entry, const StudySpec& spec, const std::string& path) {
    Entrant made = entrant(entry.architecture, spec, path + ".architecture");
    if (!entry.cluster) return made;
    made.cluster = &*entry.cluster;
    made.cluster_path = path + ".cluster";
    return made;
}

}  // namespace

std::vector<Entrant> entrants_of(const StudySpec& spec) {
    std::vector<Entrant> all;
    for (std::size_t i = 0; i < spec.compare.size(); ++i) {
        const std::string path = "compare[" + std::to_string(i) + "]";
        all.push_back(std::visit([&](const auto& entry) { return entrant(entry, spec, path); }, spec.compare[i]));
    }
    return all;
}

std::vector<std::string> architecture_names() {
    std::vector<std::string> names;
    for (const ArchitectureInfo& info : architectures()) names.emplace_back(info.name);
    return names;
}

std::vector<std::string> zone_names_of(const ClusterSpec& cluster) {
    std::vector<std::string> names;
    for (Count zone = 0; zone < cluster.zones; ++zone) names.emplace_back(1, static_cast<char>('a' + zone));
    return names;
}

}  // namespace rehearse

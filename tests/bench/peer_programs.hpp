// The peers' programs: their packages, their build and their runs as processes of their own.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace rehearse::bench {

/// What a command printed on stdout; throws std::runtime_error with its name when it ends with anything but 0.
std::string output_of(const std::string& command);

/// The number behind `label` in a program's output, e.g. 31.5 behind "median " in "min 30 median 31.5"; throws if there is none.
double number_behind(const std::string& text, const std::string& label);

/// Installs what is missing (saying so), compiles the peers from tests/bench/peers and knows how to call everybody.
class PeerPrograms {
public:
    PeerPrograms();

    /// The command that calls a peer: "ns3_hold", "simgrid_ping", "simgrid_rebuild", "simpy_ping".
    std::string peer(const std::string& name) const;
    /// The command that calls this very program.
    std::string ours(const std::string& verb) const;
    /// A file for one run's answers.
    std::filesystem::path scratch(const std::string& name) const { return folder_ / name; }
    /// "3.32" and the like; "unknown" where the package manager does not know.
    std::string version_of(const std::string& package) const;

private:
    void compile(const std::string& name, const std::string& standard, const std::string& more, const std::string& library) const;

    std::filesystem::path root_, folder_;
};

}  // namespace rehearse::bench

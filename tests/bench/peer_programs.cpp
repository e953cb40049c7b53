// Peers are compiled with the distribution's own compiler and flags as fast as ours; a binary is kept until its source changes.
#include "peer_programs.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace rehearse::bench {

namespace fs = std::filesystem;

std::string output_of(const std::string& command) {
    std::FILE* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error("cannot run: " + command);
    std::string text;
    std::array<char, 4096> part;
    for (std::size_t n; (n = std::fread(part.data(), 1, part.size(), pipe)) > 0;) text.append(part.data(), n);
    if (::pclose(pipe) != 0) throw std::runtime_error("this ended with an error: " + command);
    return text;
}

double number_behind(const std::string& text, const std::string& label) {
    const std::size_t at = text.find(label);
    if (at == std::string::npos) throw std::runtime_error("expected '" + label + "' in: " + text);
    return std::strtod(text.c_str() + at + label.size(), nullptr);
}

PeerPrograms::PeerPrograms() : root_(REHEARSE_SOURCE_ROOT), folder_(root_ / "build" / "peers") {
    output_of("bash -c 'set -e; root=" + root_.string() + "; . \"$root/tools/build.sh\"; install_packages libsimgrid-dev libns3-dev python3-simpy3'");
    fs::create_directories(folder_);
    compile("ns3_hold", "17", "", "ns3-core");
    compile("simgrid_ping", "20", "sim/elementary.cpp", "simgrid");
    compile("simgrid_rebuild", "20", "tests/bench/rebuild_scenario.cpp sim/elementary.cpp", "simgrid");
}

void PeerPrograms::compile(const std::string& name, const std::string& standard, const std::string& more, const std::string& library) const {
    const fs::path source = root_ / "tests" / "bench" / "peers" / (name + ".cpp"), program = folder_ / name;
    if (fs::exists(program) && fs::last_write_time(program) > fs::last_write_time(source)) return;
    std::fprintf(stderr, "Building the peer %s\n", name.c_str());
    output_of("cd " + root_.string() + " && g++ -O3 -std=c++" + standard + " -I. " + source.string() + " " + more + " -o " + program.string() + " -l" + library);
}

std::string PeerPrograms::peer(const std::string& name) const {
    if (name == "simpy_ping") return "/usr/bin/python3 " + (root_ / "tests" / "bench" / "peers" / "simpy_ping.py").string() + " ";
    return (folder_ / name).string() + (name.starts_with("simgrid") ? " --log=root.thres:error " : " ");
}

std::string PeerPrograms::ours(const std::string& verb) const { return fs::read_symlink("/proc/self/exe").string() + " " + verb + " "; }

std::string PeerPrograms::version_of(const std::string& package) const {
    const std::string text = output_of("dpkg-query -W -f='${Version}' " + package + " 2>/dev/null || echo unknown");
    return text.substr(0, text.find_first_of("-+\n"));
}

}  // namespace rehearse::bench

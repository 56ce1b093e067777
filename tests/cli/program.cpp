// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/program.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <poll.h>
#include <sstream>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace gatescope::test {

namespace {

/// Both ends of a pipe; closed with the object.
class Pipe {
public:
    Pipe() {
        if (::pipe2(m_ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    }
    ~Pipe() {
        closeEnd(0);
        closeEnd(1);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    int readEnd() const { return m_ends[0]; }
    int writeEnd() const { return m_ends[1]; }
    void closeWriteEnd() { closeEnd(1); }

private:
    void closeEnd(std::size_t end) {
        if (m_ends[end] >= 0) ::close(m_ends[end]);
        m_ends[end] = -1;
    }

    std::array<int, 2> m_ends{-1, -1};
};

[[noreturn]] void becomeProgram(std::vector<char*>& arguments, int output, int errors,
                                const ProgramOptions& options) {
    const int input = ::open("/dev/null", O_RDONLY);
    if (!options.outputTo.empty()) output = ::open(options.outputTo.c_str(), O_WRONLY);
    ::dup2(input, STDIN_FILENO);
    ::dup2(output, STDOUT_FILENO);
    ::dup2(errors, STDERR_FILENO);
    if (options.largestFile) {
        const rlimit limit{*options.largestFile, *options.largestFile};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        std::signal(SIGXFSZ, SIG_IGN); // so that write() reports it
    }
    ::execvp(arguments.front(), arguments.data());
    ::_exit(127);
}

using Clock = std::chrono::steady_clock;

constexpr int kPollMs = 50;
constexpr double kLongestTurn = 0.25; // seconds between two polls where the machine is merely busy

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Reads both pipes until the program has closed them; `read` is called after each piece.
template <typename Read>
void drain(const Pipe& output, const Pipe& errors, ProgramResult& result, const Read& read) {
    std::array<pollfd, 2> waiting{pollfd{output.readEnd(), POLLIN, 0}, pollfd{errors.readEnd(), POLLIN, 0}};
    const std::array<std::string*, 2> texts{&result.output, &result.errors};
    std::array<char, 65536> piece{};
    for (auto woken = Clock::now(); waiting[0].fd >= 0 || waiting[1].fd >= 0;) {
        if (::poll(waiting.data(), waiting.size(), kPollMs) < 0 && errno != EINTR) return;
        result.secondsGiven += std::min(secondsSince(woken), kLongestTurn);
        woken = Clock::now();
        for (std::size_t i = 0; i < waiting.size(); ++i) {
            if (waiting[i].fd < 0 || waiting[i].revents == 0) continue; // all of them where time was up
            const auto size = ::read(waiting[i].fd, piece.data(), piece.size());
            if (size > 0) texts[i]->append(piece.data(), static_cast<std::size_t>(size));
            if (size == 0 || (size < 0 && errno != EINTR)) waiting[i].fd = -1;
            read();
        }
    }
}

std::vector<std::string> argumentsOf(const std::filesystem::path& process) {
    std::ifstream file(process / "cmdline", std::ios::binary);
    std::vector<std::string> arguments;
    for (std::string one; std::getline(file, one, '\0');)
        arguments.push_back(one);
    return arguments;
}

void signalThoseWith(const std::string& word, int signal) {
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const auto arguments = argumentsOf(entry.path());
        if (arguments.empty() || arguments.front() != gatescopeProgram()) continue;
        if (std::ranges::find(arguments, word) != arguments.end())
            ::kill(std::stoi(entry.path().filename().string()), signal);
    }
}

int exitCodeOf(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

} // namespace

const nlohmann::json& ProgramResult::json() const {
    if (m_json) return *m_json;
    m_json = nlohmann::json::parse(output, nullptr, false);
    if (m_json->is_discarded()) {
        ADD_FAILURE() << "not JSON:\n" << output << "\nerrors:\n" << errors;
        m_json = nlohmann::json::object();
    }
    return *m_json;
}

std::string gatescopeProgram() {
    return GATESCOPE_PROGRAM;
}

ProgramResult gatescope(const std::vector<std::string>& arguments, const ProgramOptions& options) {
    std::vector<std::string> words{gatescopeProgram()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    return runProgram(std::move(words), options);
}

ProgramResult runProgram(std::vector<std::string> words, const ProgramOptions& options) {
    std::vector<char*> pointers;
    for (auto& word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);

    Pipe output;
    Pipe errors;
    ProgramResult result;
    const auto start = Clock::now();
    const pid_t child = ::fork();
    if (child < 0) throw std::runtime_error(std::string("fork: ") + std::strerror(errno));
    if (child == 0) becomeProgram(pointers, output.writeEnd(), errors.writeEnd(), options);
    output.closeWriteEnd();
    errors.closeWriteEnd();
    std::optional<Clock::time_point> signalled;
    drain(output, errors, result, [&] {
        if (options.signal == 0 || signalled || result.errors.find(options.signalAt) == std::string::npos)
            return;
        signalled = Clock::now();
        if (options.signalTo.empty())
            ::kill(child, options.signal);
        else
            signalThoseWith(options.signalTo, options.signal);
    });
    const auto closed = Clock::now();
    result.exitCode = exitCodeOf(child);
    result.secondsGiven += secondsSince(closed);
    result.seconds = secondsSince(start);
    if (signalled) result.secondsFromSignal = secondsSince(*signalled);
    return result;
}

void Together::start(std::vector<std::string> words) {
    m_running.push_back(
        std::async(std::launch::async, [words = std::move(words)] { return runProgram(words); }));
}

std::vector<ProgramResult> Together::results() {
    std::vector<ProgramResult> results;
    for (auto& one : m_running)
        results.push_back(one.get());
    m_running.clear();
    return results;
}

std::vector<std::string> gatescopeVerbs() {
    std::istringstream help(gatescope({"--help"}).output);
    std::vector<std::string> verbs;
    bool inList = false;
    for (std::string line; std::getline(help, line);) {
        if (inList && line.empty()) break;
        if (inList && line.size() > 2 && line[2] != ' ')
            verbs.push_back(line.substr(2, line.find(' ', 2) - 2));
        if (line == "Subcommands:") inList = true;
    }
    return verbs;
}

} // namespace gatescope::test

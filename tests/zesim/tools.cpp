// SPDX-License-Identifier: GPL-3.0-or-later
#include "tools.h"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace gatescope::zesim {
namespace {

// posix_spawn's description of what the child does with its files.
class SpawnActions {
public:
    SpawnActions() { posix_spawn_file_actions_init(&m_actions); }
    ~SpawnActions() { posix_spawn_file_actions_destroy(&m_actions); }
    SpawnActions(const SpawnActions&) = delete;
    SpawnActions& operator=(const SpawnActions&) = delete;

    void outputTo(int descriptor) {
        posix_spawn_file_actions_adddup2(&m_actions, descriptor, STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&m_actions, descriptor, STDERR_FILENO);
    }
    const posix_spawn_file_actions_t* get() const { return &m_actions; }

private:
    posix_spawn_file_actions_t m_actions;
};

std::string readAll(int descriptor) {
    std::string text;
    char buffer[4096];
    for (;;) {
        const ssize_t count = read(descriptor, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return text;
        text.append(buffer, static_cast<std::size_t>(count));
    }
}

int waitFor(pid_t child) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) return 127;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

} // namespace

std::vector<char> readFile(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("can't read " + path.string());
    std::vector<char> bytes(std::filesystem::file_size(path));
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!file) throw std::runtime_error("can't read " + path.string());
    return bytes;
}

void writeFile(const std::filesystem::path& path, std::span<const std::byte> bytes) {
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file) throw std::runtime_error("can't write " + path.string());
}

TemporaryFile::TemporaryFile(const std::filesystem::path& folder, const std::string& suffix) {
    static std::atomic<unsigned> next{0};
    m_path = folder / (std::to_string(getpid()) + "-" + std::to_string(next++) + suffix);
}

TemporaryFile::~TemporaryFile() {
    std::error_code ignored; // it may have been renamed
    std::filesystem::remove(m_path, ignored);
}

ToolResult runTool(const std::vector<std::string>& command) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return {127, std::strerror(errno)};
    SpawnActions actions;
    actions.outputTo(ends[1]);
    std::vector<char*> arguments;
    for (const std::string& argument : command) {
        arguments.push_back(
            const_cast<char*>(argument.c_str())); // posix_spawn's signature; it does not write
    }
    arguments.push_back(nullptr);
    pid_t child = 0;
    const int error = posix_spawnp(&child, arguments[0], actions.get(), nullptr, arguments.data(), environ);
    close(ends[1]);
    ToolResult result;
    if (error == 0) {
        result.output = readAll(ends[0]);
        result.status = waitFor(child);
    } else {
        result = {127, "can't start " + command.front() + ": " + std::strerror(error)};
    }
    close(ends[0]);
    return result;
}

} // namespace gatescope::zesim

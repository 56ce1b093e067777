// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/files.h"

#include "base/destination.h"
#include "base/error.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace gatescope {

namespace {

std::string systemMessage() {
    return std::strerror(errno);
}

/// -1 with errno where the descriptor is open for reading alone, or not at all.
int writableCopy(int descriptor) {
    const int flags = ::fcntl(descriptor, F_GETFL);
    if (flags >= 0 && (flags & O_ACCMODE) == O_RDONLY) errno = EBADF;
    if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY) return -1;
    return ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
}

/// An open one, which it closes. InputError names the file.
class RegularFile {
public:
    explicit RegularFile(const std::filesystem::path& path)
        // Without waiting: a pipe that nobody writes to would be waited for for ever.
        : m_descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
        if (m_descriptor < 0) {
            throw InputError(fmt::format("{}: cannot be opened: {}", path.string(), systemMessage()),
                             "Check the path and its permissions");
        }
        struct stat status {};
        if (::fstat(m_descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
            ::close(m_descriptor);
            throw InputError(fmt::format("{}: is not a regular file", path.string()),
                             "Name a file, not a folder");
        }
        m_size = static_cast<std::size_t>(status.st_size);
    }
    ~RegularFile() { ::close(m_descriptor); }
    RegularFile(const RegularFile&) = delete;
    RegularFile& operator=(const RegularFile&) = delete;

    int descriptor() const { return m_descriptor; }
    std::size_t size() const { return m_size; }

private:
    int m_descriptor;
    std::size_t m_size = 0;
};

} // namespace

MappedFile::MappedFile(const std::filesystem::path& path) : m_path(path) {
    const RegularFile file(path);
    m_size = file.size();
    if (m_size == 0) return;
    void* data = ::mmap(nullptr, m_size, PROT_READ, MAP_PRIVATE, file.descriptor(), 0);
    if (data == MAP_FAILED)
        throw InputError(fmt::format("{}: cannot be mapped: {}", path.string(), systemMessage()));
    m_data = static_cast<const std::byte*>(data);
}

MappedFile::~MappedFile() {
    if (m_data != nullptr) ::munmap(const_cast<std::byte*>(m_data), m_size);
}

void MappedFile::dropPages() const {
    if (m_data != nullptr) ::madvise(const_cast<std::byte*>(m_data), m_size, MADV_DONTNEED);
}

AtomicFile::AtomicFile(std::filesystem::path target) : m_target(std::move(target)) {
    std::error_code ignored;
    const auto status = std::filesystem::status(m_target, ignored);
    if (std::filesystem::is_directory(status)) {
        throw InputError(fmt::format("{}: is a folder", m_target.string()), "Name a file to write");
    }
    const auto destination = destinationOf(m_target);
    if (destination.descriptor >= 0) {
        m_descriptor = writableCopy(destination.descriptor);
    } else if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
        // Devices and pipes are written in place: there is nothing to replace.
        m_descriptor = ::open(m_target.c_str(), O_WRONLY | O_CLOEXEC);
    } else {
        m_final = destination.file;
        m_temporary = m_final;
        m_temporary += fmt::format(".{}.part", ::getpid());
        m_descriptor = ::open(m_temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    }
    if (m_descriptor < 0) {
        m_temporary.clear();
        throw InputError(fmt::format("{}: cannot be written: {}", m_target.string(), systemMessage()),
                         "Choose a folder that exists and that you may write to");
    }
}

AtomicFile::~AtomicFile() {
    if (m_descriptor >= 0) ::close(m_descriptor);
    if (!m_temporary.empty()) ::unlink(m_temporary.c_str());
}

void AtomicFile::fail(const char* doing) {
    throw InputError(fmt::format("{}: {} failed: {}", m_target.string(), doing, systemMessage()),
                     "Nothing was changed; free some space or choose another folder");
}

void AtomicFile::flush() {
    std::string_view rest = m_buffer;
    while (!rest.empty()) {
        const auto written = ::write(m_descriptor, rest.data(), rest.size());
        if (written < 0) {
            if (errno == EINTR) continue;
            fail("writing");
        }
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    m_buffer.clear();
}

void AtomicFile::write(std::string_view text) {
    constexpr std::size_t kChunk = std::size_t{1} << 20;
    m_buffer.append(text);
    if (m_buffer.size() >= kChunk) flush();
}

void AtomicFile::commit() {
    flush();
    if (m_temporary.empty()) return;
    if (::fsync(m_descriptor) != 0) fail("writing");
    const int descriptor = std::exchange(m_descriptor, -1);
    if (::close(descriptor) != 0) fail("closing");
    if (::rename(m_temporary.c_str(), m_final.c_str()) != 0) fail("renaming");
    m_temporary.clear();
}

void checkWritable(const std::filesystem::path& path) {
    std::error_code ignored;
    if (!std::filesystem::is_fifo(path, ignored)) const AtomicFile probe(path);
}

std::string readBeginning(const std::filesystem::path& path, std::size_t bytes) {
    std::error_code none;
    if (!std::filesystem::is_regular_file(path, none)) return {};
    std::string text(bytes, '\0');
    std::ifstream in(path, std::ios::binary);
    in.read(text.data(), static_cast<std::streamsize>(bytes));
    text.resize(static_cast<std::size_t>(in.gcount()));
    return text;
}

std::string readTextFile(const std::filesystem::path& path) {
    const RegularFile file(path);
    std::string text(file.size() + 1, '\0');
    std::size_t length = 0;
    for (;;) {
        if (length == text.size()) text.resize(2 * length); // it grows meanwhile
        const auto count = ::read(file.descriptor(), text.data() + length, text.size() - length);
        if (count == 0) break;
        if (count > 0) {
            length += static_cast<std::size_t>(count);
        } else if (errno != EINTR) {
            throw InputError(fmt::format("{}: cannot be read: {}", path.string(), systemMessage()));
        }
    }
    text.resize(length);
    return text;
}

void writeTextFile(const std::filesystem::path& path, std::string_view text) {
    AtomicFile file(path);
    file.write(text);
    file.commit();
}

} // namespace gatescope

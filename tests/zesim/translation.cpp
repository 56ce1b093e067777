// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation.h"

#include "built_in_paths.h"
#include "options.h"
#include "tools.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>

namespace gatescope::zesim {
namespace {

namespace fs = std::filesystem;

// Part of the cache's file names: raise it when the translation changes.
constexpr int translationVersion = 2;
constexpr std::uint32_t subGroupSizeOfPlainModules =
    16; // for modules that name none but ask for sub-group built-ins

fs::path emulation(const std::string& file) {
    return fs::path(builtIn::emulationDirectory) / file;
}

std::uint64_t hashed(std::span<const std::byte> bytes, std::uint64_t hash = 0xcbf29ce484222325u) {
    for (const std::byte byte : bytes) { // FNV-1a
        hash = (hash ^ static_cast<std::uint64_t>(byte)) * 0x100000001b3u;
    }
    return hash;
}

std::uint64_t hashed(const std::string& text, std::uint64_t hash) {
    return hashed(std::as_bytes(std::span(text)), hash);
}

std::uint32_t subGroupSizeOf(const SpirvModule& module) {
    std::uint32_t size = 0;
    for (const KernelInfo& kernel : module.kernels) {
        if (kernel.requiredSubGroupSize == 0) continue;
        if (size != 0 && size != kernel.requiredSubGroupSize) {
            throw BuildError("zesim emulates one sub-group size per module, and kernel " + kernel.name +
                             " asks for another");
        }
        size = kernel.requiredSubGroupSize;
    }
    if (size == 0) return subGroupSizeOfPlainModules;
    if (size != 8 && size != 16 && size != 32)
        throw BuildError("unsupported sub-group size " + std::to_string(size));
    return size;
}

// Every import must be among the emulated built-ins: PoCL would find out only when the kernel is launched.
void requireResolved(const SpirvModule& module, std::uint32_t subGroupSize) {
    if (module.importedFunctions.empty()) return;
    const std::vector<char> library =
        readFile(emulation("emulated_builtins_" + std::to_string(subGroupSize) + ".spv"));
    const SpirvModule emulated = SpirvModule::parse(std::as_bytes(std::span(library)));
    std::string unresolved;
    for (const std::string& name : module.importedFunctions) {
        const auto& known = emulated.exportedFunctions;
        if (std::find(known.begin(), known.end(), name) == known.end()) unresolved += "\n  " + name;
    }
    if (!unresolved.empty()) throw BuildError("error: unresolved imports:" + unresolved);
}

} // namespace

Translator::Translator(const Options& options)
    : m_cache(options.cacheDirectory),
      m_llvmSpirv(options.llvmSpirv),
      m_llvmLink(options.llvmLink),
      m_llvmOpt(options.llvmOpt) {}

std::vector<char> Translator::cached(const std::string& name,
                                     const std::function<std::vector<char>()>& make) const {
    fs::create_directories(m_cache);
    const fs::path file = m_cache / name;
    if (fs::exists(file)) return readFile(file);
    std::vector<char> made = make();
    const TemporaryFile fresh(m_cache, ".new");
    writeFile(fresh.path(), std::as_bytes(std::span(made)));
    fs::rename(fresh.path(), file);
    return made;
}

std::string Translator::cacheName(std::span<const std::byte> spirv, std::uint32_t subGroupSize) const {
    std::uint64_t hash = hashed(m_llvmSpirv + m_llvmLink, hashed(spirv));
    for (const auto& part :
         {"emulated_builtins_" + std::to_string(subGroupSize) + ".bc", std::string("exchange_memory.bc")}) {
        const std::vector<char> library = readFile(emulation(part));
        hash = hashed(std::as_bytes(std::span(library)), hash);
    }
    char name[64];
    std::snprintf(name, sizeof name, "%016llx-%zu-v%d.bc", static_cast<unsigned long long>(hash),
                  spirv.size(), translationVersion);
    return name;
}

std::vector<char> Translator::translate(std::span<const std::byte> spirv, const SpirvModule& module) const {
    const std::uint32_t subGroupSize = subGroupSizeOf(module);
    requireResolved(module, subGroupSize);
    return cached(cacheName(spirv, subGroupSize), [&] { return build(spirv, subGroupSize); });
}

std::vector<char> Translator::toSpirv(const std::vector<char>& bitcode) const {
    const auto bytes = std::as_bytes(std::span(bitcode));
    char name[64];
    std::snprintf(name, sizeof name, "%016llx-%zu-v%d.spv",
                  static_cast<unsigned long long>(hashed(m_llvmOpt, hashed(bytes))), bytes.size(),
                  translationVersion);
    return cached(name, [&] {
        const TemporaryFile input(m_cache, ".bc");
        const TemporaryFile inlined(m_cache, ".inlined.bc");
        const TemporaryFile output(m_cache, ".spv");
        writeFile(input.path(), bytes);
        const ToolResult inlining =
            runTool({m_llvmOpt, "-passes=forceattrs,always-inline,globaldce", "-force-attribute=alwaysinline",
                     input.path().string(), "-o", inlined.path().string()});
        if (inlining.status != 0)
            throw BuildError("error: inlining the emulated built-ins failed\n" + inlining.output);
        const ToolResult translated = runTool(
            {m_llvmSpirv, "--spirv-max-version=1.2", inlined.path().string(), "-o", output.path().string()});
        if (translated.status != 0)
            throw BuildError("error: the linked module does not become SPIR-V\n" + translated.output);
        return readFile(output.path());
    });
}

std::vector<char> Translator::build(std::span<const std::byte> spirv, std::uint32_t subGroupSize) const {
    const TemporaryFile input(m_cache, ".spv");
    const TemporaryFile translated(m_cache, ".bc");
    writeFile(input.path(), spirv);
    const ToolResult reversed =
        runTool({m_llvmSpirv, "-r", input.path().string(), "-o", translated.path().string()});
    if (reversed.status != 0) throw BuildError("error: the module is no valid SPIR-V\n" + reversed.output);

    // Only what the module needs gets in: most need nothing.
    const TemporaryFile linked(m_cache, ".linked.bc");
    const std::string library =
        emulation("emulated_builtins_" + std::to_string(subGroupSize) + ".bc").string();
    std::vector<std::string> command{m_llvmLink,     "-internalize",
                                     "-only-needed", translated.path().string(),
                                     library,        emulation("exchange_memory.bc").string(),
                                     "-o",           linked.path().string()};
    if (*builtIn::llvmLinkFlag) command.insert(command.begin() + 1, builtIn::llvmLinkFlag);
    const ToolResult result = runTool(command);
    if (result.status != 0) {
        throw BuildError("error: linking the emulated built-ins failed\n" + result.output);
    }
    return readFile(linked.path());
}

} // namespace gatescope::zesim

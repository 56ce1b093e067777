// SPDX-License-Identifier: GPL-3.0-or-later
#include "spirv.h"

#include <cstring>
#include <map>
#include <set>
#include <stdexcept>

namespace gatescope::zesim {
namespace {

constexpr std::uint32_t magicNumber = 0x07230203;
constexpr std::size_t headerWords = 5;

// The few numbers of the SPIR-V specification that matter here.
enum Op : std::uint32_t {
    opName = 5,
    opEntryPoint = 15,
    opExecutionMode = 16,
    opTypeInt = 21,
    opTypeFloat = 22,
    opTypeVector = 23,
    opTypeArray = 28,
    opTypeStruct = 30,
    opTypePointer = 32,
    opTypeFunction = 33,
    opConstant = 43,
    opFunction = 54,
    opFunctionParameter = 55,
    opVariable = 59,
    opDecorate = 71
};
constexpr std::uint32_t executionModelKernel = 6;
constexpr std::uint32_t modeLocalSize = 17;
constexpr std::uint32_t modeSubgroupSize = 35;
constexpr std::uint32_t decorationFuncParamAttr = 38;
constexpr std::uint32_t decorationLinkage = 41;
constexpr std::uint32_t attributeByVal = 2;
constexpr std::uint32_t linkageExport = 0;
constexpr std::uint32_t linkageImport = 1;
constexpr std::uint32_t storageWorkgroup = 4;
constexpr std::uint32_t storageCrossWorkgroup = 5;
constexpr std::uint32_t storageUniformConstant = 0;
constexpr std::uint32_t storageGeneric = 8;

using Words = std::span<const std::uint32_t>;
using Id = std::uint32_t;

struct Type {
    std::uint32_t op = 0;
    std::vector<std::uint32_t> operands; // without the result id
};

struct Linkage {
    std::string name;
    std::uint32_t kind = linkageExport;
};

[[noreturn]] void refuse(const std::string& why) {
    throw std::runtime_error("invalid SPIR-V: " + why);
}

class Reader {
public:
    void instruction(std::uint32_t op, Words operands);
    SpirvModule result() const;

private:
    void entryPoint(Words operands);
    void executionMode(Words operands);
    void decorate(Words operands);
    void function(Words operands);
    void variable(Words operands);
    const Type& typeOf(Id id) const;
    std::size_t sizeOf(Id type, int depth = 0) const;
    std::size_t structSize(const Type& type, int depth) const;
    KernelArgument argument(Id type, Id parameter) const;
    std::uint32_t localMemoryOf(const std::string& kernel) const;

    std::map<Id, std::string> m_names;
    std::map<Id, Type> m_types;
    std::map<Id, std::uint32_t> m_constants;
    std::map<Id, KernelInfo> m_kernels; // by function id
    std::vector<Id> m_kernelOrder;
    std::map<Id, Linkage> m_linkage;
    std::set<Id> m_byValue; // parameters
    std::map<Id, Id> m_functionTypes;
    std::map<Id, std::vector<Id>> m_parameters;
    std::map<Id, Id> m_localVariables; // variable to pointer type
    Id m_currentFunction = 0;
};

std::string textOf(Words words) {
    std::string text(words.size() * 4, '\0');
    std::memcpy(text.data(), words.data(), text.size());
    const std::size_t end = text.find('\0');
    if (end == std::string::npos) refuse("a name without an end");
    text.resize(end);
    return text;
}

std::uint32_t word(Words operands, std::size_t index) {
    if (index >= operands.size()) refuse("an instruction is too short");
    return operands[index];
}

Words from(Words operands, std::size_t index) {
    if (index > operands.size()) refuse("an instruction is too short");
    return operands.subspan(index);
}

void Reader::instruction(std::uint32_t op, Words operands) {
    switch (op) {
    case opName:
        m_names[word(operands, 0)] = textOf(from(operands, 1));
        break;
    case opEntryPoint:
        entryPoint(operands);
        break;
    case opExecutionMode:
        executionMode(operands);
        break;
    case opDecorate:
        decorate(operands);
        break;
    case opTypeInt:
    case opTypeFloat:
    case opTypeVector:
    case opTypeArray:
    case opTypeStruct:
    case opTypePointer:
    case opTypeFunction: {
        const Words rest = from(operands, 1);
        m_types[word(operands, 0)] = {op, {rest.begin(), rest.end()}};
        break;
    }
    case opConstant:
        m_constants[word(operands, 1)] = word(operands, 2);
        break;
    case opFunction:
        function(operands);
        break;
    case opFunctionParameter:
        m_parameters[m_currentFunction].push_back(word(operands, 1));
        break;
    case opVariable:
        variable(operands);
        break;
    default:
        break;
    }
}

void Reader::entryPoint(Words operands) {
    if (word(operands, 0) != executionModelKernel) refuse("an entry point that is no OpenCL kernel");
    const Id id = word(operands, 1);
    m_kernels[id].name = textOf(from(operands, 2));
    m_kernelOrder.push_back(id);
}

void Reader::executionMode(Words operands) {
    KernelInfo& kernel = m_kernels[word(operands, 0)];
    const std::uint32_t mode = word(operands, 1);
    if (mode == modeLocalSize)
        kernel.requiredGroupSize = {word(operands, 2), word(operands, 3), word(operands, 4)};
    if (mode == modeSubgroupSize) kernel.requiredSubGroupSize = word(operands, 2);
}

void Reader::decorate(Words operands) {
    const Id id = word(operands, 0);
    const std::uint32_t decoration = word(operands, 1);
    if (decoration == decorationFuncParamAttr && word(operands, 2) == attributeByVal) m_byValue.insert(id);
    if (decoration != decorationLinkage) return;
    m_linkage[id] = {textOf(from(operands, 2)), operands.back()};
}

void Reader::function(Words operands) {
    m_currentFunction = word(operands, 1);
    m_functionTypes[m_currentFunction] = word(operands, 3);
}

void Reader::variable(Words operands) {
    if (word(operands, 2) == storageWorkgroup) m_localVariables[word(operands, 1)] = word(operands, 0);
}

const Type& Reader::typeOf(Id id) const {
    const auto found = m_types.find(id);
    if (found == m_types.end()) refuse("a type that zesim does not know");
    return found->second;
}

std::size_t Reader::sizeOf(Id id, int depth) const {
    if (depth > 32) refuse("types nested too deeply");
    const Type& type = typeOf(id);
    switch (type.op) {
    case opTypeInt:
    case opTypeFloat:
        return word(type.operands, 0) / 8;
    case opTypeVector: {
        const std::uint32_t count = word(type.operands, 1);
        return sizeOf(word(type.operands, 0), depth + 1) *
               (count == 3 ? 4 : count); // as OpenCL C lays it out
    }
    case opTypeArray: {
        const auto length = m_constants.find(word(type.operands, 1));
        return length == m_constants.end() ? 0 : sizeOf(word(type.operands, 0), depth + 1) * length->second;
    }
    case opTypeStruct:
        return structSize(type, depth);
    case opTypePointer:
        return 8;
    default:
        refuse("a type without a size");
    }
}

// Natural alignment: a member's alignment is taken as its size up to 16, which holds for scalars, vectors and
// pointers.
std::size_t Reader::structSize(const Type& type, int depth) const {
    std::size_t size = 0;
    std::size_t widest = 1;
    for (const Id member : type.operands) {
        const std::size_t bytes = sizeOf(member, depth + 1);
        Id element = member;
        while (typeOf(element).op == opTypeArray) {
            element = word(typeOf(element).operands, 0);
        }
        const std::size_t alignment =
            typeOf(element).op == opTypeStruct ? 8 : std::max<std::size_t>(sizeOf(element, depth + 1), 1);
        size = (size + alignment - 1) / alignment * alignment + bytes;
        widest = std::max(widest, alignment);
    }
    return (size + widest - 1) / widest * widest;
}

KernelArgument Reader::argument(Id typeId, Id parameter) const {
    const Type& type = typeOf(typeId);
    if (type.op != opTypePointer) return {ArgumentKind::value, sizeOf(typeId)};
    if (m_byValue.contains(parameter)) return {ArgumentKind::value, sizeOf(word(type.operands, 1))};
    switch (word(type.operands, 0)) {
    case storageWorkgroup:
        return {ArgumentKind::localPointer, 0};
    case storageCrossWorkgroup:
    case storageUniformConstant:
    case storageGeneric:
        return {ArgumentKind::globalPointer, 8};
    default:
        refuse("a kernel argument that points to no memory a kernel can be given");
    }
}

// clang names a kernel's local variables "kernel.variable".
std::uint32_t Reader::localMemoryOf(const std::string& kernel) const {
    std::size_t bytes = 0;
    for (const auto& [variable, pointer] : m_localVariables) {
        const auto name = m_names.find(variable);
        if (name == m_names.end() || !name->second.starts_with(kernel + ".")) continue;
        bytes += sizeOf(word(typeOf(pointer).operands, 1));
    }
    return static_cast<std::uint32_t>(bytes);
}

SpirvModule Reader::result() const {
    SpirvModule module;
    for (const Id id : m_kernelOrder) {
        KernelInfo kernel = m_kernels.at(id);
        const auto function = m_functionTypes.find(id);
        if (function == m_functionTypes.end()) refuse("entry point " + kernel.name + " has no function");
        const Words signature(typeOf(function->second).operands); // the return type, then the parameters'
        const auto parameters = m_parameters.find(id);
        for (std::size_t i = 1; i < signature.size(); ++i) {
            const bool known = parameters != m_parameters.end() && i - 1 < parameters->second.size();
            kernel.arguments.push_back(argument(signature[i], known ? parameters->second[i - 1] : 0));
        }
        kernel.localMemory = localMemoryOf(kernel.name);
        module.kernels.push_back(std::move(kernel));
    }
    for (const auto& [id, linkage] : m_linkage) {
        if (!m_functionTypes.contains(id)) continue; // built-in variables are imports too
        auto& names = linkage.kind == linkageImport ? module.importedFunctions : module.exportedFunctions;
        names.push_back(linkage.name);
    }
    return module;
}

} // namespace

SpirvModule SpirvModule::parse(std::span<const std::byte> bytes) {
    if (bytes.size() % 4 != 0 || bytes.size() < headerWords * 4)
        refuse("its size is no whole number of words");
    std::vector<std::uint32_t> words(bytes.size() / 4);
    std::memcpy(words.data(), bytes.data(), bytes.size());
    if (words[0] != magicNumber) refuse("it does not start with SPIR-V's magic number");
    Reader reader;
    for (std::size_t at = headerWords; at < words.size();) {
        const std::size_t length = words[at] >> 16;
        if (length == 0 || length > words.size() - at) refuse("an instruction reaches past the end");
        reader.instruction(words[at] & 0xFFFF, Words(words).subspan(at + 1, length - 1));
        at += length;
    }
    return reader.result();
}

} // namespace gatescope::zesim

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/job_queue.h"
#include "look/theme.h"
#include "run/run_process.h"
#include "run/run_store.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include <vector>

namespace gatescope::test {

constexpr int kCancelWithinMs = 200;

/// A model small enough that a layer takes microseconds.
inline const char* const kTinyConfig =
    R"({"model_type":"qwen3_moe","architectures":["Qwen3MoeForCausalLM"],"hidden_size":64,)"
    R"("moe_intermediate_size":32,"num_experts":8,"num_experts_per_tok":2,"norm_topk_prob":true,)"
    R"("num_hidden_layers":4,"decoder_sparse_step":1,"mlp_only_layers":[],"hidden_act":"silu",)"
    R"("torch_dtype":"bfloat16"})";

/// A thinker of this shape and a talker of half its width, as Qwen3-Omni nests them.
inline const QByteArray kTwoPartsConfig = [] {
    const auto part = [](const char* name, const char* width, const char* more) {
        QByteArray text = kTinyConfig;
        text.replace("\"hidden_size\":64", QByteArray("\"hidden_size\":") + width + more);
        text.replace("\"qwen3_moe\"", QByteArray("\"qwen3_omni_moe_") + name + "text\"");
        return text;
    };
    return QByteArray(R"({"model_type":"qwen3_omni_moe","dtype":"bfloat16","thinker_config":)") +
           R"({"model_type":"qwen3_omni_moe_thinker","text_config":)" + part("", "64", "") +
           R"(},"talker_config":{"model_type":"qwen3_omni_moe_talker","text_config":)" +
           part("talker_", "32", ",\"shared_expert_intermediate_size\":32") + "}}";
}();

/// A folder for files and made-up programs.
class RunFolder {
public:
    QString file(const QString& name) const { return m_folder.filePath(name); }
    QString write(const QString& name, const QByteArray& content) const {
        QFile file(m_folder.filePath(name));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(content);
        return file.fileName();
    }
    QString script(const QString& name, const QByteArray& lines) const {
        const QString path = write(name, "#!/bin/sh\n" + lines + "\n");
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return path;
    }
    /// A program that says it is this version of gatescope, and otherwise does what the shell script says.
    QString program(const QByteArray& lines, const QByteArray& version = GATESCOPE_VERSION) const {
        return script(QStringLiteral("gatescope"),
                      "if [ \"$1\" = --version ]; then echo gatescope " + version + "; exit 0; fi\n" + lines);
    }

private:
    QTemporaryDir m_folder;
};

/// What a form of a run needs.
class FormTest : public testing::Test {
protected:
    FormTest() { theme.choose(ThemeChoice::Light); }

    ThemeController theme{*qApp};
    RunFolder folder;
    JobQueue jobs;
    RunStore store{folder.file(QStringLiteral("runs"))};
};

/// A run, and all that it says.
class WatchedRun {
public:
    explicit WatchedRun(RunProcess::Request request) : m_job(std::move(request)) {
        QObject::connect(&m_job, &RunProcess::resultReady, [this](const QString& path) { results << path; });
        QObject::connect(&m_job, &Job::failed, [this](const JobFailure& f) { failures.push_back(f); });
        QObject::connect(&m_job, &Job::cancelled, [this] { ++cancels; });
        QObject::connect(&m_job, &Job::progressed, [this] { steps << m_job.step(); });
        QObject::connect(&m_job, &Job::finished, [this] { ++ends; });
    }
    RunProcess& job() { return m_job; }
    bool waitForEnd(int ms = 20000) {
        return QTest::qWaitFor([this] { return ends > 0; }, ms);
    }
    bool waitForStep(const QString& start, int ms = 20000) {
        return QTest::qWaitFor([&] { return m_job.step().startsWith(start); }, ms);
    }

    QStringList results;
    QStringList steps;
    std::vector<JobFailure> failures;
    int cancels = 0;
    int ends = 0;

private:
    RunProcess m_job;
};

} // namespace gatescope::test

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/application.h"

#include <QLocale>

#include <gtest/gtest.h>

namespace gatescope::test {

/// The whole window, as it comes up for a user of a language.
class TranslationTest : public testing::Test {
protected:
    ~TranslationTest() override { QLocale::setDefault(QLocale::system()); }

    void start(const char* locale, const LaunchOptions& options = {}) {
        QLocale::setDefault(QLocale(QString::fromLatin1(locale)));
        m_application = std::make_unique<Application>(*qApp, options);
    }

    std::unique_ptr<Application> m_application;
};

} // namespace gatescope::test

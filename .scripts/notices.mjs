/**
 * node .scripts/notices.mjs: writes web/public/third_party_notices.txt, the licences of what the site and the package hold
 * of others: of npm packages that the page imports, with all that those need, and of what is compiled into the modules.
 */
import {existsSync, readFileSync, readdirSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {findFiles} from "./files.mjs";
import {isMain, print, root} from "./run.mjs";

export const kNotices = "web/public/third_party_notices.txt";

const kApache = "/usr/share/common-licenses/Apache-2.0";

/** What is compiled into the modules: its name, whose it is, and its licence. */
export const compiledIn = [
  {name: "JSON for Modern C++ (nlohmann/json)", copyright: "2013-2022 Niels Lohmann", licence: "MIT"},
  {name: "tl::expected", copyright: "2017 Sy Brand; dedicated to the public domain", licence: "CC0-1.0"},
  {name: "protozero", copyright: "Mapbox", licence: "BSD-2-Clause"},
  {name: "FlatBuffers", copyright: "2014 Google Inc.", licence: "Apache-2.0"},
  {name: "Emscripten", copyright: "2010-2014 Emscripten authors", licence: "MIT"},
  {name: "musl", copyright: "2005-2020 Rich Felker, et al.", licence: "MIT"},
  {
    name: "libc++, libc++abi, libunwind and compiler-rt",
    copyright: "2003-2019 the LLVM Project's contributors",
    licence: "Apache-2.0",
    more: "With LLVM Exceptions: portions of this Software that are embedded into an Object form as a result of compiling\nsource code may be redistributed without complying with Sections 4(a), 4(b) and 4(d) of the License.",
  },
];

/** What Microsoft has compiled into the module of ONNX Runtime, which the site serves as it is. */
export const compiledIntoRuntime = [
  {name: "ONNX", copyright: "ONNX Project Contributors", licence: "Apache-2.0"},
  {name: "Protocol Buffers", copyright: "2008 Google Inc.", licence: "BSD-3-Clause"},
  {name: "Abseil", copyright: "The Abseil Authors", licence: "Apache-2.0"},
  {name: "Eigen", copyright: "the authors of Eigen", licence: "MPL-2.0"},
  {name: "Guidelines Support Library", copyright: "2015 Microsoft Corporation", licence: "MIT"},
  {name: "SafeInt", copyright: "2018 Microsoft", licence: "MIT"},
  {name: "Date", copyright: "2015-2019 Howard Hinnant and others", licence: "MIT"},
  {name: "Boost.Mp11", copyright: "2015-2019 Peter Dimov", licence: "BSL-1.0"},
];

/** What is taken of packages that need more than the build of them that is imported holds. */
const kHeldOf = {"onnxruntime-web": ["onnxruntime-common"]};

/** Names of the npm packages that the page and the package import, and of all that those need; sorted. */
export function bundledPackages() {
  const found = new Set();
  const waiting = findFiles(["web/src", "wasm"], /\.(ts|css)$/)
    .filter((file) => !file.startsWith("wasm/tools/"))
    .flatMap((file) => [...readFileSync(join(root, file), "utf8").matchAll(/(?:from|import)\s*\(?"([^"./][^":]*)"/g)])
    .map(([, specifier]) => packageOf(specifier));
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name) || !existsSync(folderOf(name))) continue;
    found.add(name);
    waiting.push(...(kHeldOf[name] ?? Object.keys(manifestOf(name).dependencies ?? {})));
  }
  return [...found].filter((name) => !name.startsWith("@types/")).sort();
}

function packageOf(specifier) {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

function folderOf(name) {
  return join(root, "node_modules", name);
}

function manifestOf(name) {
  return JSON.parse(readFileSync(join(folderOf(name), "package.json"), "utf8"));
}

/** Packages without a file of their own, and one of the same authors under the same licence. */
const kSameLicence = {"@lit-labs/ssr-dom-shim": "lit"};

/** Packages without a file of their licence: whose they are. */
const kOwners = {
  "onnxruntime-web": "Microsoft Corporation",
  "onnxruntime-common": "Microsoft Corporation",
};

function licenceOf(name) {
  const owner = kOwners[name];
  if (owner !== undefined) return `Copyright (c) ${owner}\n\n${kTexts[manifestOf(name).license]}`;
  const other = kSameLicence[name];
  if (other !== undefined && manifestOf(other).license === manifestOf(name).license) return licenceOf(other);
  const file = readdirSync(folderOf(name)).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} has no file with its licence`);
  return readFileSync(join(folderOf(name), file), "utf8")
    .replaceAll("\r\n", "\n")
    .trim();
}

/** The heading of an entry. */
export function heading(name) {
  return `--- ${name} ---`;
}

/** The whole text. */
export function notices() {
  const ofPackages = bundledPackages().map((name) => {
    const {version, license} = manifestOf(name);
    return `${heading(name)}\nVersion ${version}, ${license}\n\n${licenceOf(name)}`;
  });
  const ofModules = [...compiledIn, ...compiledIntoRuntime].map(({name, copyright, licence, more}) => {
    const parts = [`${heading(name)}\nCopyright ${copyright}\nLicence: ${licence}`, more ?? "", kTexts[licence] ?? ""];
    return parts.filter((part) => part !== "").join("\n\n");
  });
  return [
    "Cyclescope's site and package hold software of others, under these licences.",
    ...ofPackages,
    ...ofModules,
    `${heading("Apache License 2.0")}\n\n${readFileSync(kApache, "utf8").trim()}`,
  ]
    .join("\n\n\n")
    .concat("\n");
}

const kTexts = {
  MIT: `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`,
  "BSD-2-Clause": `Redistribution and use in source and binary forms, with or without modification, are permitted provided that the
following conditions are met:

* Redistributions of source code must retain the above copyright notice, this list of conditions and the following
  disclaimer.
* Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following
  disclaimer in the documentation and/or other materials provided with the distribution.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES,
INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL,
SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY,
WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF
THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.`,
  "BSD-3-Clause": `Redistribution and use in source and binary forms, with or without modification, are permitted provided that the
following conditions are met:

* Redistributions of source code must retain the above copyright notice, this list of conditions and the following
  disclaimer.
* Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following
  disclaimer in the documentation and/or other materials provided with the distribution.
* Neither the name of the copyright holder nor the names of its contributors may be used to endorse or promote products
  derived from this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES,
INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT OWNER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL,
SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY,
WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF
THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.`,
  "MPL-2.0":
    "The text of the licence is at https://mozilla.org/MPL/2.0/, the source at https://gitlab.com/libeigen/eigen.",
  "BSL-1.0": "The text of the licence is at https://www.boost.org/LICENSE_1_0.txt.",
  "CC0-1.0": "The text of the dedication is at https://creativecommons.org/publicdomain/zero/1.0/.",
  "Apache-2.0": "The text of the Apache License 2.0 is at the end.",
};

if (isMain(import.meta)) {
  writeFileSync(join(root, kNotices), notices());
  print(`${bundledPackages().length} packages, ${compiledIn.length} compiled in: ${kNotices}`);
}

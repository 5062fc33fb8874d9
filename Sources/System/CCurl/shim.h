#pragma once
#include <curl/curl.h>
#include "shim_mail.h"
#include "shim_http.h"

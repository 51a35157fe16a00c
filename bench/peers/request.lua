-- One request of a kind to a peer, with other ids, offsets or numbers each time. Environment:
--   BENCH_API      rest | kinto | radicale
--   BENCH_KIND     get | list | create
--   BENCH_CONTACTS how many contacts there are
--   BENCH_SIZE     size of a page
--   BENCH_FIRST    the first new phone number's last nine digits; also chooses the ids and offsets
local kind, api = os.getenv("BENCH_KIND"), os.getenv("BENCH_API")
local contacts, size = tonumber(os.getenv("BENCH_CONTACTS")), tonumber(os.getenv("BENCH_SIZE"))
local next_phone = tonumber(os.getenv("BENCH_FIRST"))
local json = {["content-type"] = "application/json"}
math.randomseed(20261121 + next_phone)

local function userid(number) return string.format("01%017d", number) end

local function any() return math.random(0, contacts - 1) end

local function phone()
  next_phone = next_phone + 1
  return string.format("18%09d", next_phone)
end

local function contact()
  return '{"title":"华东区采购总监","label_ids":[1561077310,1561077318],"share_dept_ids":[1,42536],' ..
    '"address":"浙江省杭州市余杭区文一西路969号","remark":"每周二拜访，关注年度框架合同","follower_user_id":"manager4220",' ..
    '"name":"欧阳建国","company_name":"杭州云栖小镇网络科技有限公司","share_user_ids":["023420013644"],' ..
    '"email":"c@example.com","state_code":"86","mobile":"' .. phone() .. '"}'
end

local rest = {
  get = function() return wrk.format("GET", "/contacts/" .. userid(any())) end,
  list = function()
    return wrk.format("GET", "/contacts?offset=" .. math.random(0, contacts - size) .. "&size=" .. size)
  end,
  create = function() return wrk.format("POST", "/contacts", json, contact()) end,
}

local records = "/v1/buckets/bench/collections/contacts/records"
local kinto = {
  get = function() return wrk.format("GET", records .. "/" .. userid(any())) end,
  list = function() return wrk.format("GET", records .. "?_limit=" .. size) end, -- it knows no offset
  create = function() return wrk.format("POST", records, json, '{"data":' .. contact() .. "}") end,
}

local book = "/bench/contacts/"
local basic = "Basic YmVuY2g6YmVuY2g="
local function card(uid)
  return table.concat({
    "BEGIN:VCARD", "VERSION:3.0", "UID:" .. uid, "FN:欧阳建国", "N:欧阳建国;;;;", "TEL:+86-" .. phone(),
    "TITLE:华东区采购总监", "ORG:杭州云栖小镇网络科技有限公司", "ADR:;;浙江省杭州市余杭区文一西路969号;;;;",
    "EMAIL:c@example.com", "NOTE:每周二拜访，关注年度框架合同", "CATEGORIES:1561077310,1561077318",
    "X-FOLLOWER-USER-ID:manager4220", "X-SHARE-DEPT-IDS:1,42536", "X-SHARE-USER-IDS:023420013644", "END:VCARD", "",
  }, "\r\n")
end
local radicale = {
  get = function() return wrk.format("GET", book .. userid(any()) .. ".vcf", {authorization = basic}) end,
  list = function() -- it knows no offset: the client names the cards
    local first, hrefs = math.random(0, contacts - size), {}
    for number = first, first + size - 1 do
      hrefs[#hrefs + 1] = "<D:href>" .. book .. userid(number) .. ".vcf</D:href>"
    end
    return wrk.format("REPORT", book, {authorization = basic, ["content-type"] = "application/xml"},
      '<C:addressbook-multiget xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"><D:prop><D:getetag/>' ..
      "<C:address-data/></D:prop>" .. table.concat(hrefs) .. "</C:addressbook-multiget>")
  end,
  create = function()
    local text = card("new-" .. next_phone)
    return wrk.format("PUT", book .. "new-" .. next_phone .. ".vcf",
      {authorization = basic, ["content-type"] = "text/vcard; charset=utf-8"}, text)
  end,
}

request = ({rest = rest, kinto = kinto, radicale = radicale})[api][kind]

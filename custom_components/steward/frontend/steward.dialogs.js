import{C as e,E as t,G as i,J as s,K as n,L as a,a as r,b as o,c as l,d,f as u,h as c,i as h,j as p,k as g,n as m,o as v,p as b,q as y,s as f,t as $,u as x,w,x as k,y as z,z as _}from"./steward.core.js?v=61335bfe861d";var I=class extends d{constructor(){super(),this.deviceId="",this.since=performance.now(),this.buttons="",new p(this),new b(this,e=>e===this.key)}layout(){return""}isDirty(){return!1}closed(){}close(){this.dispatchEvent(new CustomEvent("close"))}isMeant(e){return z(e,this.since)}get form(){return this.renderRoot.querySelector("form")}get busy(){return w(this.key)}willUpdate(){let e=this.layout();e!==this.buttons&&(this.buttons=e,this.since=performance.now())}updated(){this.dispatchEvent(new CustomEvent("changed"))}renderNotice(e,t){let i=y(this.key),s=c();if(!e)return this.renderMessage("error",s("offlineNow",{name:t}));if("refused"!==(null==i?void 0:i.state))return l;let n=o`<button
class="plain"
type="button"
aria-label=${s("dismiss")}
@click=${()=>{x(this.key)}}
>${v("close")}</button>`;return this.renderMessage("error",i.reason,n)}renderMessage(e,t,i=l){return o`<div class=${`message ${e}`} role="alert">${v("alert")}<span>${t}</span>${i}</div>`}},S="stewardDialog",q=0;var D=class extends d{constructor(){super(),this.since=performance.now(),this.touchedBeside=!1,this.leaving=e=>{this.content.isDirty()&&e.preventDefault()},this.heading="",this.asking=!1}show(e,t){this.content=e,this.restoreFocus=t,this.heading=e.heading,e.addEventListener("changed",()=>{this.heading=e.heading}),e.addEventListener("close",()=>{this.close()}),this.append(e),document.body.append(this)}firstUpdated(){var e;this.lang=c().language,null==(e=this.dialog)||e.showModal(),this.release=function(e){let t=q+=1,i=()=>{history.pushState({...history.state,[S]:t},"")},s=()=>{var e;return null==(e=history.state)?void 0:e[S]},n=()=>{s()!==t&&(e()?removeEventListener("popstate",n):i())};return i(),addEventListener("popstate",n),()=>{removeEventListener("popstate",n),s()===t&&history.back()}}(()=>this.requestClose()),addEventListener("beforeunload",this.leaving)}close(){var e;null==(e=this.dialog)||e.close()}get dialog(){return this.renderRoot.querySelector("dialog")}requestClose(){if(this.asking)this.keep();else{if(!this.content.isDirty())return this.close(),!0;this.asking=!0,this.since=performance.now()}return!1}keep(){this.asking=!1}closed(){var e;removeEventListener("beforeunload",this.leaving),k(),this.remove(),null==(e=this.release)||e.call(this);let{restoreFocus:t}=this;(!document.activeElement||document.activeElement===document.body)&&(null==t||t()),this.content.closed()}cancelled(e){e instanceof KeyboardEvent&&"Escape"!==e.key||(e.preventDefault(),this.requestClose())}touched(e){let t=e.target===this.dialog;"pointerdown"===e.type?this.touchedBeside=t:t&&this.touchedBeside&&z(e,this.since)&&this.requestClose()}discard(e){z(e,this.since)&&this.close()}render(){return o`
<dialog
aria-labelledby="heading"
@close=${this.closed}
@cancel=${this.cancelled}
@keydown=${this.cancelled}
@pointerdown=${this.touched}
@click=${this.touched}
><div class="content"><div class="head"><h2 id="heading"><bdi>${this.heading}</bdi></h2><button
class="plain"
type="button"
aria-label=${c()("close")}
@click=${this.requestClose}
>${v("close")}</button></div><slot></slot></div>${this.asking?this.renderQuestion():l}</dialog>
`}renderQuestion(){let e=c();return o`<div class="question" role="alertdialog" aria-labelledby="question"><p id="question">${e("discardQuestion")}</p><button type="button" @click=${this.discard}>${e("discard")}</button><button type="button" class="main" @click=${this.keep}>${e("keepEditing")}</button></div>`}};function E(e,t){let i=new D;return i.show(e,t),i}D.properties={heading:{state:!0},asking:{state:!0}},D.styles=[g,r`dialog{width:520px;max-width:calc(100vw - 32px);max-height:calc(100vh - 32px);max-height:calc(100dvh - 32px);padding:0;border:1px solid transparent;border-radius:16px;background:var(--surface);color:inherit;box-shadow:0 8px 32px #0006;overflow:auto;overscroll-behavior:contain}dialog::backdrop{background:#00000080}.content{display:grid;gap:16px;padding:16px 20px 20px}.head{display:flex;align-items:center;gap:12px;min-width:0}h2{flex:1;min-width:0;margin:0;font-size:20px;font-weight:500;overflow-wrap:anywhere}.question{position:sticky;bottom:0;display:flex;flex-wrap:wrap;align-items:center;gap:8px;padding:12px 20px;border-top:1px solid var(--line);background:var(--surface)}.question p{flex:1 1 200px;margin:0}@media(max-width:600px){dialog{width:100vw;max-width:100vw;margin-bottom:0;border-radius:16px 16px 0 0}.content{padding:12px 16px calc(16px + env(safe-area-inset-bottom,0px))}}`];var M={no_bib:"lineNoBib",bib_twice:"lineTwice",chip_twice:"lineTwice"},N=class i extends I{static open(e){let t=new i;t.deviceId=e,x(t.key),E(t)}get key(){return`start list ${this.deviceId}`}get heading(){return c()("pasteList")}layout(){return this.imported?"imported":""}isDirty(){return!this.imported&&""!==this.text.trim()}get text(){var e,t;return null!=(t=null==(e=this.renderRoot.querySelector("textarea"))?void 0:e.value)?t:""}async submitted(e){var t;if(e.preventDefault(),!this.isMeant(e)||null==(t=this.form)||!t.reportValidity())return;let i=await $(this.key,{action:"import_start_list",data:{race:this.deviceId,text:this.text},target:{},what:this.heading,who:this.race.name});void 0!==i&&(this.imported=i)}get race(){var i;let s=h(),n=s&&e(s).get(this.deviceId);if(!n)return{name:"",online:!1};let a=null==(i=t(s,n,"event.race_progress"))?void 0:i.state;return{name:n.name,online:void 0!==a&&"unavailable"!==a}}render(){let e=c();if(this.imported)return this.renderImported(this.imported);let{name:t,online:i}=this.race;return o`<form @submit=${this.submitted}><label>${e("listHint")}<textarea required spellcheck="false" autocomplete="off" placeholder="bib;name;category"></textarea></label>${this.renderNotice(i,t)}<div class="buttons"><button type="button" @click=${this.close}>${e("cancel")}</button><button class="main" ?disabled=${!i||this.busy}>${e(this.busy?"sending":"save")}</button></div></form>`}renderImported({taken:e,replaced:t,refused:i,unknown_columns:s}){let n=c(),a=i.slice(0,20).map(({line:e,reason:t,value:i})=>{var s;let a=i?` (${i})`:"",r=n(null!=(s=M[t])?s:"lineOdd");return o`<p>${e}: ${r}${a}</p>`});return o`<form><p role="status">${n("listTaken",{count:e,replaced:t})}</p>${i.length?o`<div>${this.renderMessage("caution",n("linesRefused",{count:i.length}))} ${a}</div>`:l}
${s.length?o`<p class="quiet">${n("columnsUnknown",{columns:s.join(", ")})}</p>`:l}<div class="buttons"><button type="button" class="main" @click=${this.close}>${n("ok")}</button></div></form>`}};N.properties={imported:{state:!0}},N.styles=[g,m,r`textarea{width:100%;min-height:200px;padding:8px 12px;border:1px solid var(--secondary-text-color);border-radius:var(--radius);background:var(--surface);color:var(--primary-text-color);font:14px/1.4 monospace;resize:vertical}`];var L=N,T=r`fieldset{display:grid;grid-template-columns:minmax(0,1fr);gap:8px;min-width:0;margin:0;padding:0;border:none}legend{margin-bottom:6px;padding:0;font-size:13px;color:var(--secondary-text-color)}.sizes,.pagers{display:grid;grid-template-columns:repeat(auto-fill,minmax(44px,1fr));gap:8px}.sizes button{min-width:0;padding:0}.sizes input{padding:0 4px;text-align:center}.pagers{grid-template-columns:repeat(auto-fill,minmax(56px,1fr));max-height:232px;margin:-3px;padding:3px;overflow-y:auto;overscroll-behavior:contain}.pagers button{min-height:52px;padding:0;font-size:18px}.pagers button:disabled{border-style:dashed;text-decoration:line-through}.any{min-height:52px;font-size:16px}.other{display:flex;align-items:flex-end;gap:8px}.other label{flex:1}.given{display:grid;grid-template-columns:minmax(0,1fr);justify-items:center;padding:8px 0;font-size:22px;text-align:center}.given b{font-size:96px;line-height:1.1}.given bdi{max-width:100%}`;function P(e){let[t,i,s]=["label","party","goal"].map(t=>C(e,t));return{...t&&{label:t},...i&&{party_size:Number(i)},...s&&{goal:{minutes:Number(s)}}}}function C(e,t){let i=new FormData(e).get(t);return"string"==typeof i?i.trim():""}var j=[1,2,3,4,5,6,7,8],G=class e extends I{constructor(){super(...arguments),this.begunWith="",this.pagers=[]}static open(t,i){let n=new e;n.deviceId=t,n.begunWith=i,x(n.key),E(n,()=>{var e;return null==(e=s(t))?void 0:e.refocus(void 0)})}get heading(){return c()("assign")}layout(){return this.given?"given":"form"}isDirty(){let{form:e}=this;return!(!e||this.given)&&["label","goal","party","number"].map(t=>C(e,t)).some(e=>""!==e&&e!==this.begunWith)}closed(){var e;clearTimeout(this.timer),this.given&&(null==(e=s(this.deviceId))||e.reveal(this.given.pager))}get key(){return`assign ${this.deviceId}`}get room(){let e=h();return e&&i(e,this.deviceId)}async assign(e,t){var i,s,n;let{form:a,room:r}=this;if(!(a&&r&&this.isMeant(e)&&a.reportValidity()))return;let o=c(),l=P(a),d=null!=(i=this.size)?i:l.party_size,u={...l,...void 0===d?{}:{party_size:d},...void 0===t?{}:{number:t},config_entry_id:r.device.configEntry},h=await $(this.key,{action:"assign_pager",data:u,target:{},what:o("assign"),who:null!=(s=l.label)?s:String(null!=t?t:o("anyPager"))});void 0!==h&&this.show(function(e,t){let i=null==e?void 0:e.number;return String("number"==typeof i?i:null!=t?t:"")}(h,t),null!=(n=l.label)?n:"")}show(e,t){this.given={pager:e,name:t},this.timer=setTimeout(()=>{this.close()},8e3)}again(e){var t;this.isMeant(e)&&(clearTimeout(this.timer),this.given&&(null==(t=s(this.deviceId))||t.reveal(this.given.pager)),this.given=void 0,this.size=void 0,this.begunWith="",this.pagers=[])}submitted(e){e.preventDefault();let t=this.form?C(this.form,"number"):"";this.assign(e,""===t?void 0:Number(t))}render(){if(this.given)return this.renderGiven(this.given);let e=c(),{room:t}=this,i=new Set(null==t?void 0:t.free.map(({pager:e})=>e));this.pagers=[...new Set([...this.pagers,...i])];let{online:s=!1,device:{name:n=""}={}}=null!=t?t:{},a=!s||this.busy;return o`
<form @submit=${this.submitted}><div class="fields"><label>${e("guestName")}<input
name="label"
maxlength="255"
autocomplete="off"
placeholder=${e("optional")}
.value=${this.begunWith}
/></label><label>${e("goalMinutes")}<input
name="goal"
type="number"
inputmode="numeric"
min="1"
max="1440"
placeholder=${e("optional")}
/></label></div><fieldset><legend>${e("partySize")}</legend><div class="sizes">${j.map(e=>this.renderSize(e))}<input
name="party"
type="number"
inputmode="numeric"
min="1"
max="999"
aria-label=${e("otherSize")}
placeholder="9+"
@input=${()=>{this.size=void 0}}
/></div></fieldset><fieldset><legend>${e("choosePager")}</legend><button
type="button"
class="any main"
?disabled=${a||0===i.size}
@click=${e=>this.assign(e)}
>${e("anyPager")}</button>${this.pagers.length?o`<div class="pagers">${this.pagers.map(e=>this.renderPager(e,a,i.has(e)))}</div>`:this.renderNoPagers()}<div class="other"><label>${e("otherPager")}<input name="number" type="number" inputmode="numeric" min="1" max="4095" /></label><button ?disabled=${a}>${e("assignThis")}</button></div></fieldset>${this.renderNotice(s,n)}</form>
`}renderNoPagers(){var e,t;let i=c(),s=o`<a href="/config/integrations/integration/steward">${i("configure")}</a>`;return o`<p class="quiet">${i("noPagers")} ${null!=(t=null==(e=h())?void 0:e.user)&&t.is_admin?s:l}</p>`}renderSize(e){let t=this.size===e;return o`<button
type="button"
class="number"
aria-pressed=${t?"true":"false"}
@click=${()=>{var i;this.size=t?void 0:e;let s=null==(i=this.form)?void 0:i.elements.namedItem("party");s instanceof HTMLInputElement&&(s.value="")}}
>${e}</button>`}renderPager(e,t,i){return o`<button
type="button"
class="number"
aria-label=${c()("pagerNumber",{pager:e})}
?disabled=${t||!i}
@click=${t=>this.assign(t,Number(e))}
>${e}</button>`}renderGiven({pager:e,name:t}){let i=c();return o`<div class="given" role="status"><span class="quiet">${i("pager")}</span><b class="number">${e}</b><bdi class="ellipsis" title=${t}>${t}</bdi></div><div class="buttons"><button type="button" @click=${this.again}>${i("nextGuest")}</button><button
type="button"
class="main"
@click=${e=>{this.isMeant(e)&&this.close()}}
>${i("ok")}</button></div>`}};G.properties={size:{state:!0},given:{state:!0}},G.styles=[g,m,T];var R=G;var H=class e extends I{constructor(){super(...arguments),this.undoTime=0,this.noted={}}get key(){return this.guest.key}static open(t,i,n){let a=new e;a.deviceId=t,a.guest=i,a.undoTime=n,a.noted=function({name:e,party:t,since:i,due:s}){let n=void 0===i||void 0===s?0:(s-i)/6e4;return{...e&&{label:e},...t&&{party_size:t},...n&&{goal:{minutes:n}}}}(i),E(a,()=>{var e;return null==(e=s(t))?void 0:e.refocus(i.key)})}get heading(){let e=c();return`${e("editGuest")} · ${e("pagerNumber",{pager:this.guest.pager})}`}isDirty(){var e;let{form:t,noted:i}=this;if(!t)return!1;let s={label:i.label,party:i.party_size,goal:null==(e=i.goal)?void 0:e.minutes};return Object.keys(s).some(e=>{var i;return C(t,e)!==String(null!=(i=s[e])?i:"")})}async submitted(e){if(e.preventDefault(),!this.form||!this.isMeant(e))return;let t=function(e,t){var i,s;return{...e.label!==t.label&&e.label&&{label:e.label},...e.party_size!==t.party_size&&e.party_size&&{party_size:e.party_size},...(null==(i=e.goal)?void 0:i.minutes)!==(null==(s=t.goal)?void 0:s.minutes)&&e.goal&&{goal:e.goal}}}(P(this.form),this.noted),{key:i}=this.guest,s=n(this.deviceId,this.guest,"update_guest",{...t});(0===Object.keys(t).length||await f(i,s))&&this.close()}removed(e){this.isMeant(e)&&(a(this.deviceId,this.guest,"remove",this.undoTime),this.close())}render(){var e,t,s,n,a;let r=c(),{guest:l,noted:d}=this,u=h(),p=u&&i(u,this.deviceId),g=null!=(e=null==p?void 0:p.guests.some(e=>e.key===l.key))&&e,{online:m=!1,device:{name:v=""}={}}=null!=p?p:{},b=m&&g&&!this.busy;return o`
<form @submit=${this.submitted}><div class="fields"><label class="wide">${r("guestName")}<input name="label" maxlength="255" autocomplete="off" .value=${null!=(t=d.label)?t:""} /></label><label>${r("partySize")}<input
name="party"
type="number"
inputmode="numeric"
min="1"
max="999"
.value=${String(null!=(s=d.party_size)?s:"")}
/></label><label>${r("goalMinutes")}<input
name="goal"
type="number"
inputmode="decimal"
step="any"
min="0"
max="1440"
.value=${String(null!=(a=null==(n=d.goal)?void 0:n.minutes)?a:"")}
/></label></div>${m&&!g?this.renderMessage("caution",r("guestGone")):this.renderNotice(m,v)}<div class="buttons"><button type="button" class="danger" ?disabled=${!b} @click=${this.removed}>${r("removeGuest")}</button><button class="main" ?disabled=${!b}>${r("save")}</button></div><p class="quiet">${r("removeHint")}</p></form>
`}};H.styles=[g,m,r`.buttons{justify-content:space-between}`];var Q=H;var W=class e extends I{constructor(){super(...arguments),this.about=""}static open(t,i){let s=y(t);if("refused"!==(null==s?void 0:s.state))return;let n=new e;n.about=t,n.refused=s,E(n,i)}get key(){return this.about}get heading(){let{what:e,who:t}=this.refused;return`${e}: ${t}`}closed(){y(this.about)===this.refused&&x(this.about)}render(){return o`
${this.renderMessage("error",this.refused.reason)}<div class="buttons"><button class="main" type="button" @click=${this.close}>${c()("ok")}</button></div>
`}};W.styles=[g,m];var B=W,F=class i extends I{constructor(){super(...arguments),this.wish="open"}static open(e,t){let s=new i;s.deviceId=e,s.wish=t,x(s.key),E(s)}get key(){return`session ${this.deviceId}`}get heading(){return c()("open"===this.wish?"openSession":"closeSession")}isDirty(){return""!==this.name}get name(){var e;let t=this.renderRoot.querySelector("[name=name]");return null!=(e=null==t?void 0:t.value.trim())?e:""}get session(){let i=h(),s=i&&e(i).get(this.deviceId);if(!s)return{device:"",online:!1,active:!1,name:void 0,named:!1};let n=t(i,s,"sensor.timing_session"),a=null!=n?n:t(i,s,"sensor.session");return{device:s.name,online:void 0!==a&&"unavailable"!==a.state,active:"active"===(null==a?void 0:a.state),name:_(t(i,s,"sensor.session_name")),named:void 0!==n}}async submitted(e){if(e.preventDefault(),!this.isMeant(e))return;let{deviceId:t,wish:i,name:s,session:n}=this,a="open"===i;await f(this.key,{action:a?"open_session":"close_session",data:a?{device_id:t,...s&&{name:s}}:{},target:a?{}:{device_id:t},what:this.heading,who:n.device})&&this.close()}render(){let e=c(),{session:t}=this,{device:i,active:s}=t,n="open"===this.wish,a=this.busy||!t.online;return o`
<form @submit=${this.submitted}><p>${e(n?"openQuestion":"closeQuestion",{device:i})}</p>${n&&t.named?o`<label>${e("sessionName")}<input
name="name"
maxlength="255"
autocomplete="off"
placeholder=${e("optional")}
/></label>`:l}
${s?this.renderHint(n,t):l}
${this.renderNotice(t.online,i)}<div class="buttons"><button type="button" @click=${this.close}>${e("cancel")}</button><button class=${n?"main":"main danger"} ?disabled=${a}>${this.heading}</button></div></form>
`}renderHint(e,{name:t,named:i}){let s=c(),n=null!=t?t:s("thisSession"),a=e?"openReplaces":i?"closeHint":"closeEnds";return this.renderMessage("caution",s(a,{session:n}))}};F.styles=[g,m];var O=F;u({"steward-dialog":D,"steward-session-dialog":O,"steward-assign-dialog":R,"steward-edit-dialog":Q,"steward-refusal-dialog":B,"steward-start-list-dialog":L});export{R as AssignDialog,Q as EditDialog,B as RefusalDialog,O as SessionDialog,L as StartListDialog};